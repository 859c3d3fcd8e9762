import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { imageStore } from '../../image-store.ts'
import { formatClock } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { carryOut } from './carry-out.ts'
import { complete } from './complete.ts'
import { recall, remember } from './line-history.ts'
import { type TerminalLine, useTerminal } from './terminal-store.ts'
import './terminal.css'

/** A command line: says what buttons say, and shows rows as text. */
export default function Terminal() {
  const t = useText()
  const lines = useTerminal((state) => state.lines)
  const out = useRef<HTMLDivElement>(null)
  const newest = lines.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line comes into sight
  useLayoutEffect(() => {
    if (out.current !== null) showNewest(out.current)
  }, [newest])
  return (
    <section className="terminal" aria-label={t('dock.terminal')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div ref={out} className="terminal-out" role="log" tabIndex={0} aria-label={t('terminal.out')}>
        {lines.length === 0 && <p className="terminal-welcome">{t('terminal.welcome')}</p>}
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
      <Prompt />
    </section>
  )
}

/** To the end; an answer that is taller than the window is shown from its beginning. */
function showNewest(out: HTMLElement): void {
  const last = out.lastElementChild
  if (!(last instanceof HTMLElement)) return
  const isTall = last.offsetHeight > out.clientHeight
  out.scrollTop = isTall ? last.offsetTop - out.offsetTop : out.scrollHeight
}

function Line({ line: { kind, text, atUs } }: { line: TerminalLine }) {
  const t = useText()
  return (
    <div className="terminal-line" data-kind={kind}>
      {atUs !== null && <span className="terminal-time">{formatClock(atUs)}</span>}
      {kind === 'refused' && <span className="terminal-mark">{t('terminal.refused')}</span>}
      <pre>{text}</pre>
    </div>
  )
}

function Prompt() {
  const t = useText()
  const [line, setLine] = useState('')
  const [options, setOptions] = useState<readonly string[]>([])

  const change = (next: string) => {
    setLine(next)
    setOptions([])
  }
  const enter = () => {
    const asked = line.trim()
    if (asked === '') return
    useTerminal.setState(({ history }) => ({ history: remember(history, asked) }))
    change('')
    carryOut(asked, t)
  }
  const turn = (by: 1 | -1) => {
    const { history, line: found } = recall(useTerminal.getState().history, by, line)
    useTerminal.setState({ history })
    change(found)
  }
  /** True if Tab had something to add; else it leads on to the next element, as everywhere. */
  const goOn = (): boolean => {
    if (line.trim() === '') return false
    const { line: next, options: found } = complete(line, imageStore.image)
    const isNews = next !== line || found.join() !== options.join()
    setLine(next)
    setOptions(found)
    return isNews
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') enter()
    else if (event.key === 'ArrowUp') turn(1)
    else if (event.key === 'ArrowDown') turn(-1)
    else if (event.key === 'Escape' && options.length > 0) setOptions([])
    else if (event.key !== 'Tab' || event.shiftKey || !goOn()) return
    event.preventDefault()
  }
  return (
    <div className="terminal-in">
      {options.length > 0 && (
        <p className="terminal-options" role="status">
          {options.slice(0, OPTIONS_MAX).join('  ')}
          {options.length > OPTIONS_MAX && ' …'}
        </p>
      )}
      <label className="terminal-prompt">
        <span aria-hidden="true">›</span>
        <span className="spoken">{t('terminal.in')}</span>
        <input
          value={line}
          placeholder={t('terminal.placeholder')}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          onChange={({ target }) => change(target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
    </div>
  )
}

const OPTIONS_MAX = 60
