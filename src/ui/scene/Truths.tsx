import type { Question } from '../../contract/scene.ts'
import { formatCount } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { Prose } from '../widgets/Prose.tsx'
import { type Answer, judge } from './answers.ts'
import { bracketOf, shareOf, withTruth } from './mark-geometry.ts'
import { AxisLine } from './NumberField.tsx'
import { usePlay } from './play.ts'
import { useSceneText } from './use-scene-text.ts'

/** Each prediction as a ghost, and what the engine did beside it. */
export function Truths() {
  const { scene } = useSceneText()
  const { answers, truths } = usePlay(({ state }) => state)
  return (
    <div className="truths">
      {scene.questions.map((question) => {
        const given = answers[question.id]
        if (given === undefined) return null
        return <Truth key={question.id} question={question} given={given} truth={truths[question.id] ?? null} />
      })}
    </div>
  )
}

function Truth({ question, given, truth }: { question: Question; given: Answer; truth: number | null }) {
  const t = useText()
  const { say, has } = useSceneText()
  const values = usePlay(({ state }) => state.values)
  const verdict = judge(question, given, truth)
  const because = verdict.right ? null : `${question.id}.${verdict.because}.because`
  return (
    <section className="truth" data-right={verdict.right || undefined}>
      <h2>
        <Prose text={say(`${question.id}.ask`)} />
      </h2>
      {question.kind === 'choice' && <ChoiceTruth question={question} given={given} />}
      {question.kind === 'number' && truth !== null && (
        <NumberTruth question={question} guess={Number(given)} truth={truth} />
      )}
      {question.kind === 'order' && <OrderTruth question={question} given={given as readonly string[]} />}
      <p className="truth-because">
        {because !== null && has(because) ? <Prose text={say(because, values)} /> : t('scene.asPredicted')}
      </p>
    </section>
  )
}

function ChoiceTruth({ question, given }: { question: Extract<Question, { kind: 'choice' }>; given: Answer }) {
  const t = useText()
  const { say } = useSceneText()
  return (
    <ul className="truth-choices">
      {question.choices
        .filter(({ id, right }) => right || id === given)
        .map(({ id, right }) => (
          <li key={id} data-right={right || undefined} data-given={id === given || undefined}>
            <span>
              <Prose text={say(`${question.id}.${id}`)} />
            </span>
            <small>
              {right && t('scene.truth')}
              {right && id === given && ' · '}
              {id === given && t('scene.yours')}
            </small>
          </li>
        ))}
    </ul>
  )
}

interface NumberTruthProps {
  question: Extract<Question, { kind: 'number' }>
  guess: number
  truth: number
}

/** The signature picture: ghost, truth, and the bracket between them with its number. */
function NumberTruth({ question, guess, truth }: NumberTruthProps) {
  const t = useText()
  const scale = withTruth(question, truth)
  const bracket = bracketOf(scale, guess, truth)
  const said = (n: number) => t(`unit.${question.unit}Of`, { n: formatCount(Math.round(n * 100) / 100) })
  const near = Math.abs(shareOf(scale, guess) - shareOf(scale, truth)) < 0.22
  return (
    <div
      className="axis axis-told"
      role="img"
      aria-label={`${t('scene.yours')} ${said(guess)}, ${t('scene.truth')} ${said(truth)}`}
    >
      <AxisLine {...scale} />
      {bracket !== null && (
        <span
          className="axis-bracket"
          style={{ left: `${bracket.from * 100}%`, width: `${(bracket.to - bracket.from) * 100}%` }}
        >
          <b>{said(bracket.by)}</b>
        </span>
      )}
      <span className="axis-mark axis-ghost" style={{ left: `${shareOf(scale, guess) * 100}%` }}>
        {!near && <b>{said(guess)}</b>}
      </span>
      <span className="axis-mark axis-truth" style={{ left: `${shareOf(scale, truth) * 100}%` }}>
        <b>{said(truth)}</b>
      </span>
    </div>
  )
}

function OrderTruth({ question, given }: { question: Extract<Question, { kind: 'order' }>; given: readonly string[] }) {
  const t = useText()
  const { say } = useSceneText()
  return (
    <ol className="truth-order">
      {question.cards.map((card, index) => {
        const place = given.indexOf(card)
        return (
          <li key={card}>
            <span>
              <Prose text={say(`${question.id}.${card}`)} />
            </span>
            {place !== index && <small>{t('scene.youPlaced', { n: place + 1 })}</small>}
          </li>
        )
      })}
    </ol>
  )
}
