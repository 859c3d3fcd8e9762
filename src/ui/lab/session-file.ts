import { LinkError, savedSessionOf } from '../../contract/share-shape.ts'
import type { RunPlan } from '../run-plan.ts'
import { sharedPlan } from './lab-plan.ts'

const FILE_BYTES_MAX = 64 * 1_048_576

/** Hands the visitor a file of the session. */
export function keepFile(bytes: ArrayBuffer): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'session.vivarium'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A plan that plays the file's session, or what is wrong with the file. */
export async function planOfFile(file: File): Promise<RunPlan | LinkError> {
  if (file.size > FILE_BYTES_MAX) return new LinkError('too-long', `${file.size} bytes, ${FILE_BYTES_MAX} at most`)
  try {
    const { engineHash, genesis, inputs, disks } = savedSessionOf(JSON.parse(await file.text()))
    return { ...sharedPlan({ kind: 'session', engineHash, genesis, inputs }), ...(disks && { disks }) }
  } catch (error) {
    return error instanceof LinkError ? error : new LinkError('damaged', 'no session file')
  }
}
