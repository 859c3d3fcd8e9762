import { useEffect, useRef } from 'react'
import { useRun } from '../run-plan.ts'
import { useText } from '../text/t.ts'
import { formatClock } from '../text/number.ts'
import { Prose } from '../widgets/Prose.tsx'
import { firstAnswer } from './answers.ts'
import { answer, back, compare, next, toStill, tryTask, usePlay } from './play.ts'
import { QuestionForm } from './QuestionForm.tsx'
import { explanationKeys } from './scene-text.ts'
import { Still } from './Still.tsx'
import { TaskPanel } from './TaskPanel.tsx'
import { Truths } from './Truths.tsx'
import { useSceneText } from './use-scene-text.ts'

/** The words beside the picture: what is asked, told, shown and wanted, by phase. */
export function Lesson({ embed }: { embed: boolean }) {
  const { say } = useSceneText()
  const phase = usePlay(({ state }) => state.phase)
  const isCaption = embed && phase === 'run'
  const ref = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each phase begins at its top
  useEffect(() => {
    ref.current?.scrollTo(0, 0)
  }, [phase])
  return (
    <section ref={ref} className="lesson" data-caption={isCaption || undefined} aria-labelledby="scene-title">
      <h1 id="scene-title">{say('title')}</h1>
      {phase === 'question' && <Ask embed={embed} />}
      {(phase === 'run' || phase === 'told') && <Captions last={embed} />}
      {phase === 'told' && <Compare />}
      {phase === 'truth' && <After />}
      {phase === 'task' && <TaskPanel />}
      {phase === 'still' && <Still />}
    </section>
  )
}

function Ask({ embed }: { embed: boolean }) {
  const t = useText()
  const { scene, say } = useSceneText()
  const { asked, answers } = usePlay(({ state }) => state)
  const ready = useRun((run) => run.ready)
  const question = scene.questions[asked]
  if (question === undefined) return null
  const given = answers[question.id] ?? firstAnswer(question)
  const isLast = asked === scene.questions.length - 1
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      {!embed && asked === 0 && (
        <p className="lesson-lead">
          <Prose text={say('lead')} />
        </p>
      )}
      <QuestionForm question={question} answer={given} onAnswer={(value) => answer(question.id, value)} />
      <p className="ask-foot">
        <button type="submit" className="button-filled" disabled={given === null || (isLast && !ready)}>
          {t(isLast ? 'scene.run' : 'scene.next')}
        </button>
        {asked > 0 && (
          <button type="button" onClick={back}>
            {t('scene.back')}
          </button>
        )}
        {scene.questions.length > 1 && (
          <span className="ask-count">{t('scene.count', { n: asked + 1, all: scene.questions.length })}</span>
        )}
      </p>
    </form>
  )
}

/** What happened so far, a line each; the last is the caption. */
function Captions({ last }: { last: boolean }) {
  const t = useText()
  const { say } = useSceneText()
  const beats = usePlay(({ state }) => state.beats)
  const shown = last ? beats.slice(-1) : beats
  return (
    <ol className="captions">
      {shown.length === 0 && <li aria-current="step">{t('scene.running')}</li>}
      {shown.map(({ id, atUs, values }, index) => (
        <li key={id} aria-current={index === shown.length - 1 ? 'step' : undefined}>
          <span className="datum">{formatClock(atUs)}</span>
          <span>
            <Prose text={say(`beat.${id}`, values)} />
          </span>
        </li>
      ))}
    </ol>
  )
}

/** The run stands: on to what was predicted, when the captions are read. */
function Compare() {
  const t = useText()
  const { scene } = useSceneText()
  return (
    <p className="ask-foot">
      <button type="button" className="button-filled" onClick={compare}>
        {t(scene.questions.length === 0 ? 'scene.why' : 'scene.compare')}
      </button>
    </p>
  )
}

/** The truth beside the prediction, then why. */
function After() {
  const t = useText()
  const { scene, words, say } = useSceneText()
  const values = usePlay(({ state }) => state.values)
  return (
    <>
      <Truths />
      <h2>{t('scene.why')}</h2>
      <ol className="explanation">
        {explanationKeys(words).map((key) => (
          <li key={key}>
            <Prose text={say(key, values)} />
          </li>
        ))}
      </ol>
      <p className="ask-foot">
        {scene.task === null ? (
          <button type="button" className="button-filled" onClick={toStill}>
            {t('scene.finish')}
          </button>
        ) : (
          <>
            <button type="button" className="button-filled" onClick={tryTask}>
              {t('scene.try')}
            </button>
            <button type="button" onClick={toStill}>
              {t('scene.later')}
            </button>
          </>
        )}
      </p>
    </>
  )
}
