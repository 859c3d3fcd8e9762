/** Client-side assignors: the leader of a generation shares the partitions out among its members. */

export interface AssignorMember {
  memberId: string
  groupInstanceId: string | null
  topics: readonly string[]
}

export interface TopicPartitions {
  topic: string
  partitions: number[]
}

/** Member id → what it gets. */
export type Assignment = Map<string, TopicPartitions[]>

/** Kafka's order: static members first, by instance id, then the others by member id. */
function compareMembers(a: AssignorMember, b: AssignorMember): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null) return a.groupInstanceId < b.groupInstanceId ? -1 : 1
  if (a.groupInstanceId !== null) return -1
  if (b.groupInstanceId !== null) return 1
  return a.memberId < b.memberId ? -1 : 1
}

function start(members: readonly AssignorMember[]): Assignment {
  return new Map(members.map(({ memberId }) => [memberId, []]))
}

function topicsOf(members: readonly AssignorMember[]): string[] {
  return [...new Set(members.flatMap(({ topics }) => topics))].sort()
}

/** RangeAssignor: per topic, contiguous ranges; the first members get one partition more when it does not divide. */
export function assignRange(members: readonly AssignorMember[], partitionCount: (topic: string) => number): Assignment {
  const assignment = start(members)
  for (const topic of topicsOf(members)) {
    const subscribed = members.filter(({ topics }) => topics.includes(topic)).sort(compareMembers)
    const count = partitionCount(topic)
    const each = Math.floor(count / subscribed.length)
    const extra = count % subscribed.length
    let next = 0
    subscribed.forEach(({ memberId }, index) => {
      const length = each + (index < extra ? 1 : 0)
      const partitions = Array.from({ length }, (_, i) => next + i)
      next += length
      if (length > 0) assignment.get(memberId)?.push({ topic, partitions })
    })
  }
  return assignment
}

/** RoundRobinAssignor: all partitions in order, dealt out to the members in a circle, past those not subscribed. */
export function assignRoundRobin(
  members: readonly AssignorMember[],
  partitionCount: (topic: string) => number,
): Assignment {
  const assignment = start(members)
  const circle = [...members].sort(compareMembers)
  let at = 0
  for (const topic of topicsOf(members)) {
    for (let partition = 0; partition < partitionCount(topic); partition++) {
      while (!circle[at]?.topics.includes(topic)) at = (at + 1) % circle.length
      const mine = assignment.get(circle[at]?.memberId ?? '')
      const last = mine?.at(-1)
      if (last?.topic === topic) last.partitions.push(partition)
      else mine?.push({ topic, partitions: [partition] })
      at = (at + 1) % circle.length
    }
  }
  return assignment
}
