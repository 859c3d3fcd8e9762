import type { ReactNode } from 'react'
import { breakHref, labHref, learnHref } from '../app/route.ts'
import { useText } from '../text/t.ts'

/** Three ways in, of equal weight. */
export function Doors({ path }: { path: readonly string[] }) {
  const t = useText()
  return (
    <nav className="doors" aria-label={t('doors.label')}>
      <Door href={learnHref} title={t('doors.learn')} line={t('doors.learnLine', { n: path.length })}>
        <path className="still-line" d="M6 30H58" />
        <path className="still-ghost" d="M22 18V40" />
        <path className="still-mark" d="M44 14V40" />
        <path className="still-line" d="M22 12V9H44V12" />
      </Door>
      <Door href={labHref} title={t('doors.play')} line={t('doors.playLine')}>
        {[8, 21, 34].map((y) => (
          <rect key={y} className="still-box" x="8" y={y} width="48" height="9" rx="2" />
        ))}
        <rect className="still-lead" x="8" y="8" width="34" height="9" rx="2" />
      </Door>
      <Door href={breakHref} title={t('doors.break')} line={t('doors.breakLine')}>
        {[8, 20, 32].map((x) => (
          <rect key={x} className="still-box" x={x} y="20" width="10" height="10" rx="1" />
        ))}
        <rect className="still-lost" x="46" y="20" width="10" height="10" rx="1" />
        <path className="still-cross" d="M47 21l8 8M55 21l-8 8" />
      </Door>
    </nav>
  )
}

function Door({ href, title, line, children }: { href: string; title: string; line: string; children: ReactNode }) {
  return (
    <a className="door" href={href}>
      <svg viewBox="0 0 64 48" aria-hidden="true">
        {children}
      </svg>
      <span>
        <b>{title}</b>
        <span>{line}</span>
      </span>
    </a>
  )
}
