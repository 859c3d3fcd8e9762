import { useRow } from '../../image-store.ts'
import { formatBytes } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { openFile } from './bytes-view.ts'
import { type DiskFile, directoriesOf } from './files.ts'

interface FilePickerProps {
  nodes: readonly number[]
  node: number | null
  files: readonly DiskFile[] | null
  path: string | null
}

/** Broker, then file: two choices that every keyboard and screen reader knows. */
export function FilePicker({ nodes, node, files, path }: FilePickerProps) {
  const t = useText()
  return (
    <div className="bytes-picker">
      <label>
        <span className="bytes-label">{t('bytes.node')}</span>
        <select value={node ?? ''} onChange={({ target }) => openFile(Number(target.value), path)}>
          {nodes.map((id) => (
            <NodeOption key={id} id={id} />
          ))}
        </select>
      </label>
      <label className="bytes-files">
        <span className="bytes-label">{t('bytes.file')}</span>
        <select
          size={FILES_SHOWN}
          value={path ?? ''}
          onChange={({ target }) => node !== null && openFile(node, target.value)}
        >
          {directoriesOf(files ?? []).map((directory) => (
            <optgroup key={directory.path} label={directory.path === '' ? '/' : directory.path}>
              {directory.files.map(({ name, file }) => (
                <option key={file.path} value={file.path}>
                  {`${shortName(name)} · ${formatBytes(file.bytes)}`}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Rows of the list where it is one; on phones browsers make a button of it. */
const FILES_SHOWN = 8

/** Twenty digits with their leading zeros folded: "0…042.log". */
export const shortName = (name: string): string => name.replace(/^0{5,}(?=\d)/, '0…')

function NodeOption({ id }: { id: number }) {
  const t = useText()
  const isBroker = useRow(`broker/${id}`)?.roles.includes('broker') ?? false
  return <option value={id}>{t(isBroker ? 'broker.name' : 'controller.name', { id })}</option>
}
