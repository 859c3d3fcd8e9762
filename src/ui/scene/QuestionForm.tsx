import type { Question } from '../../contract/scene.ts'
import { Prose } from '../widgets/Prose.tsx'
import type { Answer } from './answers.ts'
import { NumberField } from './NumberField.tsx'
import { OrderField } from './OrderField.tsx'
import { useSceneText } from './use-scene-text.ts'

interface QuestionFormProps {
  question: Question
  answer: Answer | null
  onAnswer: (answer: Answer) => void
}

export function QuestionForm({ question, answer, onAnswer }: QuestionFormProps) {
  const { say } = useSceneText()
  return (
    <fieldset className="question" data-kind={question.kind}>
      <legend>
        <Prose text={say(`${question.id}.ask`)} />
      </legend>
      {question.kind === 'choice' && (
        <div className="choices">
          {question.choices.map(({ id }) => (
            <label key={id} className="choice">
              <input type="radio" name={question.id} value={id} checked={answer === id} onChange={() => onAnswer(id)} />
              <span>
                <Prose text={say(`${question.id}.${id}`)} />
              </span>
            </label>
          ))}
        </div>
      )}
      {question.kind === 'number' && <NumberField question={question} value={Number(answer)} onChange={onAnswer} />}
      {question.kind === 'order' && (
        <OrderField id={question.id} cards={answer as readonly string[]} onChange={onAnswer} />
      )}
    </fieldset>
  )
}
