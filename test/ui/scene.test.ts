import { expect, test } from 'vitest'
import { chapters, sceneById } from '../../src/chapters/index.ts'
import type { StampedEvent } from '../../src/contract/event.ts'
import type { Evidence } from '../../src/contract/goal.ts'
import type { Image, Row } from '../../src/contract/image.ts'
import type { Question, Scene } from '../../src/contract/scene.ts'
import { judge, moveCard, numberOn, shuffled, truthIn } from '../../src/ui/scene/answers.ts'
import { axisNumbers, bracketOf, shareOf, valueAt, withTruth } from '../../src/ui/scene/mark-geometry.ts'
import { afterAnswer, beginning, nearMissOf, onFrame, shifted, solutionOf } from '../../src/ui/scene/runner.ts'
import { explanationKeys, keysOfScene, sceneString, shown } from '../../src/ui/scene/scene-text.ts'
import { codeParts } from '../../src/ui/text/code-parts.ts'
import { fixtureRows } from './fixture-image.ts'

const scenes = chapters.flatMap(({ chapter, text }) => chapter.scenes.map((scene) => ({ scene, text })))
const leaderFails = sceneById('leader-fails')!.scene
const when = leaderFails.questions[1] as Extract<Question, { kind: 'number' }>
const S = 1_000_000

test.each(scenes.map((each) => [each.scene.id, each] as const))(
  'scene texts: %s has every key in both languages',
  (id, each) => {
    const wanted = keysOfScene(each.scene)
    for (const language of ['ko', 'en'] as const) {
      const text = each.text[language].scenes[id]!
      expect(
        wanted.filter((key) => text[key] === undefined),
        language,
      ).toEqual([])
      const known = new Set([...wanted, ...explanationKeys(text)])
      expect(
        Object.keys(text).filter((key) => !known.has(key)),
        `${language}: never shown`,
      ).toEqual([])
      expect(explanationKeys(text).length).toBeLessThanOrEqual(4)
      for (const [key, value] of Object.entries(text)) {
        expect(codeParts(value).length % 2, `${language} ${key}: a backtick without its end`).toBe(1)
        for (const [, name] of value.matchAll(/\{(\w+)(?:\|[^}]+)?\}/g)) {
          expect(Object.keys(each.scene.values), `${language} ${key}: {${name}}`).toContain(name)
        }
      }
    }
  },
)

test('scene texts: values are said in the unit they have', () => {
  expect(shown(9_966_000, 'seconds', 'ko')).toBe('9.97초')
  expect(shown(8_951_234, 'seconds', 'en')).toBe('8.95 s')
  expect(shown(2, 'broker', 'ko')).toBe('2번')
  expect(shown([2, 3], 'list', 'en')).toBe('2, 3')
  expect(shown(null, 'count', 'ko')).toBe('–')
  const text = sceneById('leader-fails')!.text.ko
  expect(sceneString(text, 'beat.elected', leaderFails, { leader: 2, epoch: 1 }, 'ko')).toBe(
    '컨트롤러가 2번 브로커를 리더로 골랐어요. 리더 에포크 1',
  )
})

test('order questions: the cards never lie right at first, and none is lost or doubled', () => {
  for (let n = 2; n <= 9; n++) {
    const cards = Array.from({ length: n }, (_, index) => `card-${index}`)
    expect(shuffled(cards)).not.toEqual(cards)
    expect([...shuffled(cards)].sort()).toEqual(cards)
  }
})

test('order questions: a card moves to its place and the others close up', () => {
  expect(moveCard(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moveCard(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moveCard(['a', 'b'], 0, 9)).toEqual(['b', 'a'])
  expect(moveCard(['a', 'b'], 5, 0)).toEqual(['a', 'b'])
})

test('order questions: the first place that is wrong speaks of the card that belongs there', () => {
  const question: Question = { id: 'path', kind: 'order', cards: ['a', 'b', 'c'] }
  expect(judge(question, ['a', 'b', 'c'], null)).toEqual({ right: true })
  expect(judge(question, ['a', 'c', 'b'], null)).toEqual({ right: false, because: 'b' })
})

test('number questions: a number keeps to the grid and the ends', () => {
  expect(numberOn(when, 8.74)).toBe(8.5)
  expect(numberOn(when, -3)).toBe(0)
  expect(numberOn(when, 99)).toBe(15)
  expect(numberOn({ ...when, step: 0.1 }, 0.30000004)).toBe(0.3)
})

test('number questions: within the tolerance is right, else too low or too high', () => {
  expect(truthIn(when, 9_970_000)).toBe(9.97)
  expect(judge(when, 9, 9.97)).toEqual({ right: true })
  expect(judge(when, 1, 9.97)).toEqual({ right: false, because: 'low' })
  expect(judge(when, 14, 9.97)).toEqual({ right: false, because: 'high' })
})

test('choice questions: each wrong choice has its own sentence', () => {
  expect(judge(leaderFails.questions[0]!, 'isr-order', null)).toEqual({ right: true })
  expect(judge(leaderFails.questions[0]!, 'vote', null)).toEqual({ right: false, because: 'vote' })
})

test('axis: ghost, truth and bracket stand where their numbers are', () => {
  const scale = { min: 0, max: 15 }
  expect(shareOf(scale, 3)).toBe(0.2)
  expect(valueAt(scale, 0.2)).toBe(3)
  expect(bracketOf(scale, 3, 9)).toEqual({ from: 0.2, to: 0.6, by: 6 })
  expect(bracketOf(scale, 9, 9)).toBeNull()
  expect(withTruth(scale, 21.3)).toEqual({ min: 0, max: 22 })
  expect(axisNumbers(scale)).toEqual([0, 3, 6, 9, 12, 15])
  expect(axisNumbers({ min: 5, max: 8 })).toEqual([5, 5.5, 6, 6.5, 7, 7.5, 8])
})

const evidence = (seconds: number, history: StampedEvent[] = [], change: Record<string, Row> = {}): Evidence => {
  const image: Image = new Map([...fixtureRows('healthy', 1), ...Object.entries(change)])
  return { image, nowUs: (100 + seconds) * S, startUs: 100 * S, history }
}

const simple: Scene = {
  ...leaderFails,
  until: ['>', ['now'], 10 * S],
  endUs: 20 * S,
  beats: [
    { id: 'silent', when: ['>', ['now'], 1 * S] },
    { id: 'fenced', when: ['>', ['now'], 5 * S] },
  ],
  timeLapse: [{ config: 'x', speed: 4, from: ['>', ['now'], 2 * S], until: ['>', ['now'], 6 * S] }],
  values: { now: { of: ['now'], as: 'seconds' } },
  questions: [leaderFails.questions[0]!, { ...when, truth: ['now'] }],
  task: { ...leaderFails.task!, goal: ['>', ['now'], 5 * S], holdUs: 3 * S, withinUs: 12 * S },
}

test('runner: no question is passed without a choice; after the last one comes the run', () => {
  expect(afterAnswer(simple, beginning)).toBe(beginning)
  const first = afterAnswer(simple, { ...beginning, answers: { who: 'vote' } })
  expect([first.phase, first.asked]).toEqual(['question', 1])
  const second = afterAnswer(simple, first)
  expect([second.phase, second.answers]).toEqual(['run', { who: 'vote', when: 1 }])
})

test('runner: captions come once, a named lapse begins and ends, and the run ends with its truths', () => {
  let state = { ...beginning, phase: 'run' as const } as typeof beginning
  state = onFrame(simple, state, evidence(0.5))
  expect(state.beats).toEqual([])
  state = onFrame(simple, state, evidence(3))
  expect(state.beats.map(({ id, atUs }) => [id, atUs])).toEqual([['silent', 3 * S]])
  expect(state.lapse).toBe(0)
  expect(onFrame(simple, state, evidence(3.1))).toBe(state)
  state = onFrame(simple, state, evidence(7))
  expect([state.beats.length, state.lapse, state.phase]).toEqual([2, null, 'run'])
  state = onFrame(simple, state, evidence(11))
  expect([state.phase, state.truths, state.values]).toEqual(['told', { when: 11 }, { now: 11 * S }])
})

test('runner: a caption bears the time of the event that made it true, however long the frame was', () => {
  const stopped: StampedEvent = {
    atUs: 103 * S,
    seq: 1,
    cause: 1,
    event: { type: 'ProcessStopped', process: 'node.1', how: 'kill' },
  }
  const told: Scene = { ...simple, beats: [{ id: 'silent', when: ['>', ['count', 'ProcessStopped'], 0] }] }
  const running = { ...beginning, phase: 'run' as const }
  expect(onFrame(told, running, evidence(4, [stopped]), 102 * S).beats[0]?.atUs).toBe(3 * S)
  expect(onFrame(told, running, evidence(4, [stopped])).beats[0]?.atUs).toBe(4 * S)
})

test('runner: a run that never gets there ends at its time', () => {
  const never: Scene = { ...simple, until: false }
  const running = { ...beginning, phase: 'run' as const }
  expect(onFrame(never, running, evidence(19)).phase).toBe('run')
  expect(onFrame(never, running, evidence(20)).phase).toBe('told')
})

test('runner: a goal counts when it has held without a break', () => {
  const broken: Scene = { ...simple, task: { ...simple.task!, goal: ['alive', 1] } }
  const dead = fixtureRows('healthy', 1).find(([key]) => key === 'broker/1')![1]
  const gone = { 'broker/1': { ...dead, status: 'stopped' } as Row }
  let state: typeof beginning = { ...beginning, phase: 'task' }
  state = onFrame(broken, state, evidence(1))
  state = onFrame(broken, state, evidence(3))
  expect([state.outcome, state.heldSinceUs]).toEqual(['open', 101 * S])
  state = onFrame(broken, state, evidence(3.5, [], gone))
  expect(state.heldSinceUs).toBeNull()
  state = onFrame(broken, state, evidence(4))
  expect(onFrame(broken, state, evidence(6.9)).outcome).toBe('open')
  expect(onFrame(broken, state, evidence(7)).outcome).toBe('reached')
})

test('runner: a task has its time', () => {
  const never: Scene = { ...simple, task: { ...simple.task!, goal: false } }
  const state = { ...beginning, phase: 'task' as const }
  expect(onFrame(never, state, evidence(12)).outcome).toBe('open')
  expect(onFrame(never, state, evidence(12.1)).outcome).toBe('late')
})

test('runner: what the visitor did is found among the near misses, the longest first', () => {
  const [kill, moved] = leaderFails.task!.nearMisses
  expect(nearMissOf(leaderFails, shifted(kill!.commands, 7))).toBe('kill')
  expect(nearMissOf(leaderFails, moved!.commands)).toBe('kill-a-follower-in-the-isr')
  expect(solutionOf(leaderFails, leaderFails.task!.solutions[1]!.commands)).toBe('move-first')
  expect(solutionOf(leaderFails, kill!.commands)).toBeNull()
  expect(nearMissOf(leaderFails, [{ atUs: 0, command: { type: 'stop', target: 'node.1' } }])).toBeNull()
})
