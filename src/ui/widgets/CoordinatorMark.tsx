import { useCallback } from 'react'
import type { GroupRow, Image } from '../../contract/image.ts'
import { useImage } from '../image-store.ts'
import { useText } from '../text/t.ts'
import { Icon } from './Icon.tsx'

/** The groups that a broker coordinates; nothing when there are none. */
export function CoordinatorMark({ id, groups: cast }: { id: number; groups?: readonly string[] | undefined }) {
  const t = useText()
  const names = useImage(
    ['group/'],
    useCallback((image: Image) => groupsOf(image, id).join(' '), [id]),
  )
  const groups = names.split(' ').filter((name) => name !== '' && (cast === undefined || cast.includes(name)))
  const [first] = groups
  if (first === undefined) return null
  const said = t('broker.coordinates', { groups: groups.join(', ') })
  return (
    <span className="coordinator" title={said}>
      <Icon name="coordinator" />
      <span className="spoken">{said}</span>
      <span aria-hidden="true">
        {first}
        {groups.length > 1 && ` +${groups.length - 1}`}
      </span>
    </span>
  )
}

export function groupsOf(image: Image, broker: number): string[] {
  const groups = [...image.values()].filter((row): row is GroupRow => row.kind === 'group')
  return groups
    .filter(({ coordinator }) => coordinator === broker)
    .map(({ id }) => id)
    .sort()
}
