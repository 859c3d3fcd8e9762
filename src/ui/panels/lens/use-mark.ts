import type { Mark } from '../../../contract/scene.ts'
import { useView } from '../../view-store.ts'

/** Whether a mark is drawn: a scene names those that it has introduced. */
export const useMark = (mark: Mark): boolean => useView(({ marks }) => marks === null || marks.includes(mark))
