import type { RowKind } from './row-kind.ts'

export const processRow: RowKind = {
  name: 'process',
  touched() {
    // The world marks these rows itself: `process/<id>`.
  },
  make({ world }, [, id = '']) {
    const process = world.processes.get(id)
    if (process === undefined) return null
    return {
      kind: 'process',
      id,
      role: process.spec.kind === 'node' ? 'node' : 'client',
      status: process.status,
      ended: process.ended,
      inboxCount: process.inbox.length,
      startedUs: process.startedUs,
    }
  },
}
