import { type KeyboardEvent, useRef, useState } from 'react'
import { useText } from '../text/t.ts'
import { IconButton } from '../widgets/IconButton.tsx'
import { Prose } from '../widgets/Prose.tsx'
import { moveCard } from './answers.ts'
import { useSceneText } from './use-scene-text.ts'

interface OrderFieldProps {
  id: string
  cards: readonly string[]
  onChange: (cards: string[]) => void
}

/** Cards put in order: dragged, moved by arrow keys, or by their buttons. */
export function OrderField({ id, cards, onChange }: OrderFieldProps) {
  const t = useText()
  const { say } = useSceneText()
  const list = useRef<HTMLOListElement>(null)
  const [held, setHeld] = useState<string | null>(null)
  const move = (card: string, to: number) => {
    if (to < 0 || to >= cards.length) return
    onChange(moveCard(cards, cards.indexOf(card), to))
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-card="${card}"]`)?.focus())
  }
  const onKey = (event: KeyboardEvent, card: string) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    move(card, cards.indexOf(card) + by)
  }
  return (
    <ol
      ref={list}
      className="cards"
      onPointerMove={(event) => {
        const over = held === null ? -1 : placeUnder(list.current, event.clientY)
        if (held !== null && over >= 0 && cards[over] !== held) onChange(moveCard(cards, cards.indexOf(held), over))
      }}
      onPointerUp={() => setHeld(null)}
      onPointerCancel={() => setHeld(null)}
    >
      {cards.map((card, index) => (
        <li key={card} className="card" data-held={card === held || undefined}>
          <button
            type="button"
            className="card-face"
            data-card={card}
            aria-label={t('scene.card', { n: index + 1, text: say(`${id}.${card}`) })}
            title={t('scene.cardHelp')}
            onKeyDown={(event) => onKey(event, card)}
            onPointerDown={(event) => {
              if (event.button !== 0) return
              event.currentTarget.closest('ol')?.setPointerCapture(event.pointerId)
              setHeld(card)
            }}
          >
            <span className="card-number">{index + 1}</span>
            <span>
              <Prose text={say(`${id}.${card}`)} />
            </span>
          </button>
          <IconButton
            icon="up"
            label={t('scene.up', { n: index + 1 })}
            disabled={index === 0}
            onPress={() => move(card, index - 1)}
          />
          <IconButton
            icon="open"
            label={t('scene.down', { n: index + 1 })}
            disabled={index === cards.length - 1}
            onPress={() => move(card, index + 1)}
          />
        </li>
      ))}
    </ol>
  )
}

/** The place that the pointer is over; the held card follows it there. */
function placeUnder(list: HTMLElement | null, clientY: number): number {
  return [...(list?.children ?? [])].findIndex((place) => {
    const { top, bottom } = place.getBoundingClientRect()
    return clientY >= top && clientY <= bottom
  })
}
