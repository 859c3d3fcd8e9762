import type { Image, Row } from '../../../contract/image.ts'
import type { Lapse } from './lapse-store.ts'

type Timer = Pick<Lapse, 'lengthUs' | 'deadlineUs'>
const unknown: Timer = { lengthUs: null, deadlineUs: null }

const rowsOf = <K extends Row['kind']>(image: Image, kind: K): Extract<Row, { kind: K }>[] =>
  [...image.values()].filter((row): row is Extract<Row, { kind: K }> => row.kind === kind)

/** The timers behind a config's name, where rows know them. Only those of processes that are gone or frozen run out. */
const timers: Readonly<Record<string, (image: Image) => Timer>> = {
  'broker.session.timeout.ms': (image) => {
    const silent = rowsOf(image, 'broker').find((row) => row.status !== 'running' && row.sessionDeadlineUs !== null)
    const any = silent ?? rowsOf(image, 'broker')[0]
    return { lengthUs: any?.sessionTimeoutUs ?? null, deadlineUs: silent?.sessionDeadlineUs ?? null }
  },
  'session.timeout.ms': (image) => {
    const members = rowsOf(image, 'group').flatMap((group) => group.members)
    const gone = members.find(({ clientId }) => {
      const row = image.get(`consumer/${clientId}`)
      return row?.kind === 'consumer' && row.status !== 'running'
    })
    return { lengthUs: (gone ?? members[0])?.sessionTimeoutUs ?? null, deadlineUs: gone?.sessionDeadlineUs ?? null }
  },
}

export function lapseOf(config: string, speed: number, image: Image, name = config): Lapse {
  return { speed, name, ...(timers[config]?.(image) ?? unknown) }
}
