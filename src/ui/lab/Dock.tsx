import { type ComponentType, type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react'
import { Boundary } from '../app/Boundary.tsx'
import { EventLog } from '../panels/event-log/Panel.tsx'
import { useText } from '../text/t.ts'
import './dock.css'

const tabs = ['log', 'terminal', 'bytes'] as const
type Tab = (typeof tabs)[number]

// Nobody pays for these before opening them.
const Terminal = lazy(() => import('../panels/terminal/Panel.tsx'))
const Bytes = lazy(() => import('../panels/bytes/Panel.tsx'))

/** What stands under the picture: what happened, a command line, the bytes. */
export function Dock({ originUs }: { originUs: number }) {
  const t = useText()
  const [tab, setTab] = useState<Tab>('log')
  return (
    <div className="lab-dock" data-tab={tab}>
      <Tabs tab={tab} onTab={setTab} />
      <div className="dock-panel" id="dock-panel" role="tabpanel" aria-labelledby={`dock-${tab}`}>
        <Boundary
          key={tab}
          instead={({ message }) => <p className="dock-wait">{`${t('page.failed')} (${message})`}</p>}
        >
          <Suspense fallback={<p className="dock-wait">{t('dock.loading')}</p>}>
            {tab === 'log' ? <EventLog originUs={originUs} /> : <Lazy panel={tab === 'terminal' ? Terminal : Bytes} />}
          </Suspense>
        </Boundary>
      </div>
    </div>
  )
}

const Lazy = ({ panel: Panel }: { panel: ComponentType }) => <Panel />

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const t = useText()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = (tabs.indexOf(tab) + by + tabs.length) % tabs.length
    onTab(tabs[next] as Tab)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div ref={list} className="dock-tabs" role="tablist" aria-label={t('dock.label')} onKeyDown={onKeyDown}>
      {tabs.map((each) => (
        <button
          key={each}
          id={`dock-${each}`}
          type="button"
          role="tab"
          aria-selected={each === tab}
          aria-controls="dock-panel"
          tabIndex={each === tab ? 0 : -1}
          onClick={() => onTab(each)}
        >
          {t(`dock.${each}`)}
        </button>
      ))}
    </div>
  )
}
