import type { ConsumerRow, GroupRow } from '../../../contract/image.ts'

/** A group's lag: over all partitions, from its committed offset to what can be read. */
export function lagOf({ committed }: GroupRow): number {
  return committed.reduce(
    (sum, { offset, readableEnd }) => sum + (offset < 0 ? 0 : Math.max(0, readableEnd - offset)),
    0,
  )
}

export interface MemberView {
  /** The consumer's id on this page, where it is one of ours. */
  id: string
  ours: boolean
  assigned: readonly string[]
  sessionDeadlineUs: number | null
  sessionTimeoutUs: number
}

/** Members as the coordinator knows them, then consumers of the group that it does not know (yet, or any more). */
export function membersOf(group: GroupRow, consumers: readonly ConsumerRow[]): MemberView[] {
  const ours = consumers.filter((one) => one.spec.group === group.id)
  const seen = new Set<string>()
  const members = group.members.map((member): MemberView => {
    const own = ours.find((one) => one.memberId === member.memberId) ?? ours.find((one) => one.id === member.clientId)
    const id = own?.id ?? member.clientId
    seen.add(id)
    const { sessionDeadlineUs, sessionTimeoutUs, assigned } = member
    return { id, ours: own !== undefined, assigned, sessionDeadlineUs, sessionTimeoutUs }
  })
  const others = ours
    .filter((one) => !seen.has(one.id))
    .map(
      (one): MemberView => ({
        id: one.id,
        ours: true,
        assigned: one.assigned.map(({ partition }) => partition),
        sessionDeadlineUs: null,
        sessionTimeoutUs: 0,
      }),
    )
  return [...members, ...others].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Groups of consumers that no coordinator has a row of yet. */
export function groupIds(groups: readonly GroupRow[], consumers: readonly ConsumerRow[]): string[] {
  const ids = new Set(groups.map((one) => one.id))
  for (const { spec } of consumers) if (spec.group !== null) ids.add(spec.group)
  return [...ids].sort()
}

/** "orders-0" → "0" when all of a member's partitions are of one topic: its name then stands once. */
export function shortNames(assigned: readonly string[]): string[] {
  const topics = new Set(assigned.map((name) => name.slice(0, name.lastIndexOf('-'))))
  return assigned.map((name) => (topics.size === 1 ? name.slice(name.lastIndexOf('-') + 1) : name))
}

export interface Sample {
  atUs: number
  count: number
}

const WINDOW_US = 2_000_000

/** Keeps the samples of the last two (virtual) seconds, and one before them. Time that ran back begins anew. */
export function keepSamples(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last !== undefined && (next.atUs < last.atUs || next.count < last.count)) return [next]
  const all = [...samples, next]
  const first = all.findLastIndex((one) => one.atUs <= next.atUs - WINDOW_US)
  return first > 0 ? all.slice(first) : all
}

/** Counts a second over the samples; null while they span less than half a second. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atUs - first.atUs < WINDOW_US / 4) return null
  return Math.round(((last.count - first.count) * 10_000_000) / (last.atUs - first.atUs)) / 10
}
