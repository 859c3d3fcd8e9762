import { isReassigning, type PartitionImage } from '../metadata/partition-image.ts'

/** Replicas on their way from one assignment to another. */
export interface ReassignmentReplicas {
  readonly replicas: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
}

function without(from: readonly number[], these: readonly number[]): number[] {
  return from.filter((id) => !these.includes(id))
}

/** The way from the current replicas to the target: the target first, then what will be removed. */
export function planReassignment(current: readonly number[], target: readonly number[]): ReassignmentReplicas {
  const removingReplicas = without(current, target).sort((a, b) => a - b)
  const addingReplicas = without(target, current).sort((a, b) => a - b)
  return { replicas: [...target, ...removingReplicas], addingReplicas, removingReplicas }
}

/**
 * The replicas and ISR of a finished reassignment, or null while it is under way: all that are added must be in sync, and
 * when there will be fewer replicas than before, all that stay.
 */
export function completedReassignment(
  { replicas, addingReplicas, removingReplicas }: ReassignmentReplicas,
  targetIsr: readonly number[],
): { replicas: number[]; isr: number[] } | null {
  if (addingReplicas.length === 0 && removingReplicas.length === 0) return null
  const isr = without(targetIsr, removingReplicas)
  const staying = without(replicas, removingReplicas)
  if (isr.length === 0 || staying.length === 0) return null
  const mustBeInSync = addingReplicas.length < removingReplicas.length ? staying : addingReplicas
  return mustBeInSync.every((id) => isr.includes(id)) ? { replicas: staying, isr } : null
}

/**
 * What a cancelled reassignment goes back to; null when none is under way. `unclean`: no original replica is in the ISR, so
 * that the first of them has to be taken as it is.
 */
export function revertedReassignment(
  partition: PartitionImage,
): { replicas: number[]; isr: number[]; unclean: boolean } | null {
  if (!isReassigning(partition)) return null
  const replicas = without(partition.replicas, partition.addingReplicas)
  const isr = without(partition.isr, partition.addingReplicas)
  return isr.length > 0 ? { replicas, isr, unclean: false } : { replicas, isr: replicas.slice(0, 1), unclean: true }
}
