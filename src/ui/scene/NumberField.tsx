import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { Question } from '../../contract/scene.ts'
import { formatCount } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { numberOn } from './answers.ts'
import { axisNumbers, shareOf, valueAt } from './mark-geometry.ts'
import { useSceneText } from './use-scene-text.ts'

interface NumberFieldProps {
  question: Extract<Question, { kind: 'number' }>
  value: number
  onChange: (value: number) => void
}

/** A mark on an axis: dragged, moved by arrows, or typed. */
export function NumberField({ question, value, onChange }: NumberFieldProps) {
  const t = useText()
  const { say } = useSceneText()
  const axis = useRef<HTMLDivElement>(null)
  const set = (wish: number) => onChange(numberOn(question, wish))
  const follow = (event: PointerEvent) => {
    const box = axis.current?.getBoundingClientRect()
    if (box !== undefined && box.width > 0) set(valueAt(question, (event.clientX - box.left) / box.width))
  }
  const unit = t(`unit.${question.unit}Of`, { n: formatCount(value) })
  return (
    <div className="number-field">
      <div
        ref={axis}
        className="axis"
        data-on={question.on}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          follow(event)
        }}
        onPointerMove={(event) => event.buttons > 0 && follow(event)}
      >
        <AxisLine min={question.min} max={question.max} />
        {question.on === 'bar' && <span className="axis-bar" style={{ width: `${shareOf(question, value) * 100}%` }} />}
        <span
          className="axis-mark"
          style={{ left: `${shareOf(question, value) * 100}%` }}
          role="slider"
          tabIndex={0}
          aria-label={say(`${question.id}.ask`)}
          aria-valuemin={question.min}
          aria-valuemax={question.max}
          aria-valuenow={value}
          aria-valuetext={unit}
          onKeyDown={(event) => onMarkKey(event, question, value, set)}
        >
          <b>{unit}</b>
        </span>
      </div>
      <label className="axis-typed">
        <span>{t('scene.typed')}</span>
        <input
          type="number"
          min={question.min}
          max={question.max}
          step={question.step}
          value={value}
          onChange={({ target }) => target.value !== '' && set(Number(target.value))}
        />
        <span>{t(`unit.${question.unit}Name`)}</span>
      </label>
    </div>
  )
}

function onMarkKey(
  event: KeyboardEvent,
  { min, max, step }: NumberFieldProps['question'],
  value: number,
  set: (value: number) => void,
): void {
  const big = step * 10
  const to = {
    ArrowLeft: value - step,
    ArrowDown: value - step,
    ArrowRight: value + step,
    ArrowUp: value + step,
    PageDown: value - big,
    PageUp: value + big,
    Home: min,
    End: max,
  }[event.key]
  if (to === undefined) return
  event.preventDefault()
  set(to)
}

export function AxisLine({ min, max }: { min: number; max: number }) {
  return (
    <span className="axis-line" aria-hidden="true">
      {axisNumbers({ min, max }).map((number) => (
        <span key={number} style={{ left: `${shareOf({ min, max }, number) * 100}%` }}>
          {formatCount(number)}
        </span>
      ))}
    </span>
  )
}
