import type { Chapter } from '../../contract/scene.ts'
import { followOneRecord } from './follow-one-record.ts'
import { groups } from './groups.ts'
import { leaderFails } from './leader-fails.ts'

export const firstSteps: Chapter = {
  id: 'first-steps',
  scenes: [followOneRecord, leaderFails, groups],
}
