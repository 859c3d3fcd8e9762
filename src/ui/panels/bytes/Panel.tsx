import { useEffect, useMemo, useState } from 'react'
import { registerStandardCodecs } from '../../../protocol/records/codecs/standard.ts'
import { useKeys } from '../../image-store.ts'
import { useWarmUp } from '../../run-plan.ts'
import { formatBytes, formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { openFile, useBytesView } from './bytes-view.ts'
import { Fields } from './Fields.tsx'
import { type Field, holderOf } from './field.ts'
import { fieldsOf, kindOfFile, sectionsOf } from './file-fields.ts'
import { firstFile } from './files.ts'
import { FilePicker } from './FilePicker.tsx'
import { goldenBytes, isGolden } from './first-message.ts'
import { HexView } from './HexView.tsx'
import { PART_BYTES } from './hex-rows.ts'
import { type FilePart, handOver, readWhole, useDiskTick, useFilePart, useFiles } from './use-disk.ts'
import { useFirstMessage } from './use-first-message.ts'
import './bytes.css'

registerStandardCodecs()

/** The files on a node's disk, byte by byte, and what the bytes mean. */
export default function Bytes() {
  const t = useText()
  const tick = useDiskTick()
  const nodes = useKeys('process/node.').map((key) => Number(key.slice('process/node.'.length)))
  const chosen = useBytesView()
  const node = chosen.node ?? nodes[0] ?? null
  const files = useFiles(node, tick)
  const path = chosen.path ?? (files === null ? null : firstFile(files))
  useEffect(() => {
    if (node !== null && path !== null && chosen.path === null) openFile(node, path)
  }, [node, path, chosen.path])
  return (
    <section className="bytes" aria-label={t('bytes.title')}>
      <div className="bytes-side">
        <FirstMessage />
        <FilePicker nodes={nodes} node={node} files={files} path={path} />
      </div>
      {node !== null && path !== null ? (
        <OpenFile key={`${node}/${path}`} node={node} path={path} tick={tick} gone={isGone(files, path)} />
      ) : (
        <p className="bytes-none">{t('bytes.noFile')}</p>
      )}
    </section>
  )
}

const isGone = (files: readonly { path: string }[] | null, path: string): boolean =>
  files !== null && !files.some((file) => file.path === path)

function FirstMessage() {
  const t = useText()
  const { state, begin } = useFirstMessage()
  const isReady = useWarmUp() === null
  return (
    <div className="bytes-first">
      <button
        type="button"
        disabled={!isReady}
        aria-busy={state === 'working'}
        title={t('bytes.firstHelp')}
        onClick={begin}
      >
        {t('bytes.first')}
      </button>
      <span role="status">
        {state === 'working' && t('bytes.firstWorking')}
        {state === 'late' && t('bytes.firstLate')}
      </span>
    </div>
  )
}

interface OpenFileProps {
  node: number
  path: string
  tick: number
  gone: boolean
}

function OpenFile({ node, path, tick, gone }: OpenFileProps) {
  const t = useText()
  /** Where the parts seen so far begin; a log's parts begin with a batch. */
  const [starts, setStarts] = useState<readonly number[]>([0])
  const part = useFilePart(node, path, starts.at(-1) ?? 0, PART_BYTES, tick)
  if (part === null) return <p className="bytes-none">{gone ? t('bytes.gone', { path }) : t('bytes.reading')}</p>
  return <Part key={part.position} part={part} starts={starts} onStarts={setStarts} />
}

interface PartProps {
  part: FilePart
  starts: readonly number[]
  onStarts: (starts: readonly number[]) => void
}

function Part({ part, starts, onStarts }: PartProps) {
  const t = useText()
  const { path, bytes, position } = part
  const [cursor, setCursor] = useState(0)
  const [pointed, setPointed] = useState<number | null>(null)
  const sections = useMemo(() => sectionsOf(kindOfFile(path), bytes), [path, bytes])
  const fieldAt = useMemo(() => finderOf(path, bytes, sections), [path, bytes, sections])
  const at = Math.min(cursor, Math.max(0, bytes.length - 1))
  const field = fieldAt(pointed ?? at) ?? fieldAt(at)
  return (
    <div className="bytes-file">
      <PartHead part={part} sections={sections} starts={starts} onStarts={onStarts} />
      {bytes.length === 0 ? (
        <p className="bytes-none">{t('bytes.empty')}</p>
      ) : (
        <div className="bytes-views">
          <HexView
            bytes={bytes}
            position={position}
            cursor={at}
            active={field}
            fieldAt={fieldAt}
            onCursor={setCursor}
            onPoint={setPointed}
          />
          <Fields
            path={path}
            bytes={bytes}
            sections={sections}
            cursor={at}
            active={field}
            onCursor={setCursor}
            onPoint={setPointed}
          />
        </div>
      )}
    </div>
  )
}

/** Looks a byte's field up; a section is taken apart when it is first asked for. */
function finderOf(path: string, bytes: Uint8Array, sections: ReturnType<typeof sectionsOf>) {
  const known = new Map<number, Field[]>()
  return (at: number): Field | undefined => {
    const section = holderOf(sections, at)
    if (section === undefined) return undefined
    const fields = known.get(section.start) ?? fieldsOf(path, bytes, section)
    known.set(section.start, fields)
    return holderOf(fields, at)
  }
}

function PartHead({ part, sections, starts, onStarts }: PartProps & { sections: ReturnType<typeof sectionsOf> }) {
  const t = useText()
  const { node, path, bytes, position, size } = part
  const [failed, setFailed] = useState(false)
  const download = async () => {
    const whole = await readWhole(node, path)
    setFailed(whole === null)
    if (whole !== null) handOver(path, whole)
  }
  const last = sections.at(-1)
  // A batch that does not fit into this part begins the next one.
  const end = last?.kind === 'rest' && last.start > 0 && position + bytes.length < size ? last.start : bytes.length
  const next = position + end
  return (
    <div className="bytes-head">
      <h3>{path}</h3>
      <span className="bytes-note">
        {size < 1_024 ? t('bytes.bytes', { n: size }) : t('bytes.size', { n: size, about: formatBytes(size) })}
      </span>
      <Verdict part={part} />
      {size > bytes.length && (
        <span className="bytes-parts">
          <button type="button" disabled={starts.length < 2} onClick={() => onStarts(starts.slice(0, -1))}>
            {t('bytes.before')}
          </button>
          <span className="bytes-range">{`${formatCount(position)}–${formatCount(position + bytes.length)}`}</span>
          <button type="button" disabled={next >= size} onClick={() => onStarts([...starts, next])}>
            {t('bytes.after')}
          </button>
        </span>
      )}
      <span className="bytes-note" role="status">
        {failed && t('bytes.gone', { path })}
      </span>
      <button type="button" onClick={() => void download()}>
        {t('bytes.download')}
      </button>
    </div>
  )
}

/** Said only of bytes that were compared. */
function Verdict({ part: { path, bytes, size } }: { part: FilePart }) {
  const t = useText()
  const same = isGolden(path, bytes)
  if (same === null) return null
  return (
    <strong className="bytes-verdict" data-same={same} role="status">
      {same ? t('bytes.same', { n: goldenBytes.length }) : t('bytes.differs', { n: goldenBytes.length, size })}
    </strong>
  )
}
