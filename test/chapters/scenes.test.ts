import { describe, expect, test } from 'vitest'
import { chapters } from '../../src/chapters/index.ts'
import { checkGoal } from '../../src/contract/goal.ts'
import { seconds } from '../../src/contract/scene.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { playScene, startScene, sceneValue } from '../../src/engine/sim/play-scene.ts'

/** A near miss is watched for this long at the most: several times what it takes to settle. */
const MISS_WATCHED_US = seconds(90)

for (const { chapter } of chapters) {
  for (const scene of chapter.scenes) {
    describe(scene.id, () => {
      test('its goals and values are well-formed', () => {
        const expressions = [
          scene.until,
          ...scene.beats.map((each) => each.when),
          ...Object.values(scene.values).map((each) => each.of),
        ]
        if (scene.task) expressions.push(scene.task.goal)
        for (const each of expressions) expect(checkGoal(each)).toBeNull()
      })

      test('the run reaches its end, beat by beat, and every value is there', () => {
        const play = startScene(scene, engineBehaviours)
        const reached = playScene(play, scene.run, { until: scene.until, holdUs: 0, withinUs: scene.endUs })
        expect(play.refused).toEqual([])
        expect(reached, 'the end of the run').not.toBeNull()
        for (const [name, { of }] of Object.entries(scene.values)) expect(sceneValue(play, of), name).not.toBeNull()
      })

      const { task } = scene
      if (task === null) return
      const until = { until: task.goal, holdUs: task.holdUs, withinUs: task.withinUs }
      for (const solution of task.solutions) {
        test(`solution ${solution.id} reaches the goal`, () => {
          const play = startScene(scene, engineBehaviours)
          expect(playScene(play, solution.commands, until)).not.toBeNull()
          expect(play.refused).toEqual([])
        })
      }
      for (const miss of task.nearMisses) {
        test(`near miss ${miss.id} does not`, () => {
          const play = startScene(scene, engineBehaviours)
          const withinUs = Math.min(task.withinUs, MISS_WATCHED_US)
          expect(playScene(play, miss.commands, { ...until, withinUs })).toBeNull()
        })
      }
    })
  }
}
