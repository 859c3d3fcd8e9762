/**
 * The stage without an engine: a fixture's moments, for looking at and for screenshots.
 * `stage.html?moment=healthy&rows=6&open=orders-0&lang=ko&theme=dark&compact=1&inspect=broker:2&live=1`
 */
import { createRoot } from 'react-dom/client'
import { adoptClient, createEngineClient, sinkOf } from '../../src/ui/engine-client.ts'
import { keepHistory } from '../../src/ui/history-store.ts'
import { imageStore } from '../../src/ui/image-store.ts'
import { Inspector } from '../../src/ui/panels/inspector/Panel.tsx'
import { Stage } from '../../src/ui/stage/Stage.tsx'
import '../../src/ui/theme.css'
import { useView, type Language, type Selection } from '../../src/ui/view-store.ts'
import { FIXTURE_NOW_US, fixtureFrame, type FixtureMoment } from '../../test/ui/fixture-image.ts'

const wish = new URLSearchParams(location.search)
const moment = (wish.get('moment') ?? 'healthy') as FixtureMoment
const rows = Number(wish.get('rows') ?? 6)
const compact = wish.get('compact') === '1'

function selectionOf(text: string | null): Selection | null {
  const [kind, id = '', broker] = (text ?? '').split(':')
  if (kind === 'broker') return { kind, id: Number(id) }
  if (kind === 'replica') return { kind, partition: id, broker: Number(broker) }
  if (kind === 'partition') return { kind, partition: id }
  if (kind === 'producer' || kind === 'consumer' || kind === 'group') return { kind, id }
  if (kind === 'link') return { kind, a: id, b: broker ?? '' }
  return null
}

keepHistory()
const said: unknown[] = []
Object.assign(window, { said })
const sink = sinkOf(imageStore)
adoptClient(createEngineClient({ postMessage: (request) => said.push(request), terminate: () => {} }, sink))
document.documentElement.lang = wish.get('lang') ?? 'ko'
document.documentElement.dataset.theme = wish.get('theme') ?? 'dark'
if (wish.get('projector') === '1') document.documentElement.dataset.projector = ''
useView.setState({
  language: (wish.get('lang') ?? 'ko') as Language,
  openRow: wish.get('open'),
  quorumOpen: wish.get('quorum') === 'open',
  selection: selectionOf(wish.get('inspect')),
})

function Page() {
  return (
    <main style={{ display: 'flex', alignItems: 'flex-start' }}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Stage compact={compact} chips={innerWidth < 600} quorum />
      </div>
      {wish.has('inspect') && (
        <aside style={{ width: '22.5rem' }}>
          <Inspector />
        </aside>
      )}
    </main>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('stage.html has no element #root')
createRoot(root).render(<Page />)

const truncated = { type: 'LogTruncated' as const, node: 3, partition: 'orders-0', from: 36, to: 31, leaderEpoch: 7 }
const truncation = { atUs: FIXTURE_NOW_US, seq: 900, cause: 1, event: truncated }
const gone = {
  type: 'FrameLost' as const,
  connection: 1,
  from: 'node.2',
  to: 'node.3',
  api: 1,
  response: true,
  bytes: 400,
}
const dropped = { atUs: FIXTURE_NOW_US, seq: 901, cause: 1, event: gone }

// After the first effects, so that panels that hear events hear these too.
setTimeout(() => {
  const frame = fixtureFrame(moment, rows)
  sink.frame(frame)
  if (wish.get('lost') === '1') sink.frame({ ...frame, kind: 'delta', set: [], events: [truncation, dropped] })
  if (wish.get('live') !== '1') return
  const began = performance.now()
  const tick = () => {
    const nowUs = frame.nowUs + Math.round((performance.now() - began) * 1_000)
    sink.frame({ ...frame, kind: 'delta', nowUs, running: true, set: [], events: [] })
    requestAnimationFrame(tick)
  }
  tick()
}, 50)
