import type { Question } from '../../contract/scene.ts'

/** What the visitor predicted: a choice's id, a number in the question's unit, or the cards in their order. */
export type Answer = string | number | readonly string[]

export type Verdict =
  /** Right, or near enough. */
  | { right: true }
  /** Which sentence tells the difference first: the key's middle, as in `<question>.<because>.because`. */
  | { right: false; because: string }

/** Cards as they lie at first: turned round from the middle, so that no right order is given away. Never the right one. */
export function shuffled(cards: readonly string[]): string[] {
  const half = Math.floor(cards.length / 2)
  const [left, right] = [cards.slice(0, half), cards.slice(half).reverse()]
  const mixed = right.flatMap((card, index) => (left[index] === undefined ? [card] : [card, left[index]]))
  return cards.length === 2 ? [...cards].reverse() : mixed
}

/** The card at `from` goes to the place `to`; the others close up. */
export function moveCard(cards: readonly string[], from: number, to: number): string[] {
  const moved = [...cards]
  const [card] = moved.splice(from, 1)
  if (card === undefined) return moved
  moved.splice(Math.max(0, Math.min(to, moved.length)), 0, card)
  return moved
}

export function firstAnswer(question: Question): Answer | null {
  if (question.kind === 'choice') return null
  return question.kind === 'number' ? question.start : shuffled(question.cards)
}

/** A typed or dragged number, on the question's grid and within its ends. */
export function numberOn(question: Extract<Question, { kind: 'number' }>, value: number): number {
  const { min, max, step } = question
  const snapped = min + Math.round((Math.max(min, Math.min(max, value)) - min) / step) * step
  return Math.min(max, Math.round(snapped * 1_000) / 1_000)
}

/** A truth as the engine has it (µs where the unit is seconds), in the question's unit. */
export function truthIn(question: Extract<Question, { kind: 'number' }>, value: unknown): number | null {
  if (typeof value !== 'number') return null
  return question.unit === 'seconds' ? value / 1_000_000 : value
}

export function judge(question: Question, answer: Answer, truth: number | null): Verdict {
  if (question.kind === 'choice') {
    const right = question.choices.find((each) => each.id === answer)?.right === true
    return right ? { right } : { right: false, because: String(answer) }
  }
  if (question.kind === 'number') {
    const difference = Number(answer) - (truth ?? 0)
    if (truth === null || Math.abs(difference) <= question.tolerance) return { right: true }
    return { right: false, because: difference < 0 ? 'low' : 'high' }
  }
  const cards = answer as readonly string[]
  const wrong = question.cards.findIndex((card, index) => cards[index] !== card)
  // The card that belongs there and stands elsewhere is the one to speak of.
  return wrong < 0 ? { right: true } : { right: false, because: question.cards[wrong] as string }
}

/** Every key that a question needs in each language. */
export function keysOfQuestion(question: Question): string[] {
  const { id } = question
  if (question.kind === 'choice') {
    const wrong = question.choices.filter(({ right }) => !right)
    return [
      `${id}.ask`,
      ...question.choices.map((each) => `${id}.${each.id}`),
      ...wrong.map((each) => `${id}.${each.id}.because`),
    ]
  }
  if (question.kind === 'number') return [`${id}.ask`, `${id}.low.because`, `${id}.high.because`]
  return [`${id}.ask`, ...question.cards.flatMap((card) => [`${id}.${card}`, `${id}.${card}.because`])]
}
