import { useMemo } from 'react'
import { sceneById } from '../../chapters/index.ts'
import { decodeLink, type Shared } from '../../contract/share-link.ts'
import { LinkError } from '../../contract/share-shape.ts'
import { Lab } from '../lab/Lab.tsx'
import { Scene } from '../scene/Scene.tsx'
import { useText } from '../text/t.ts'
import { Notice } from './Notice.tsx'
import { learnHref, sceneHref, startHref, type Wish } from './route.ts'

function read(link: string): Shared | LinkError {
  try {
    return decodeLink(link)
  } catch (error) {
    if (error instanceof LinkError) return error
    throw error
  }
}

/** Opens what a link holds, or says what is wrong with it. */
export function SharedLink({ link, wish }: { link: string; wish: Wish }) {
  const t = useText()
  const shared = useMemo(() => read(link), [link])
  if (shared instanceof LinkError) {
    const detail = `${t(`link.${shared.fault}`)} (${shared.detail})`
    return <Notice title={t('link.broken')} detail={detail} href={startHref} action={t('nowhere.start')} />
  }
  if (shared.kind === 'session') return <Lab shared={shared} seed={null} />
  const found = sceneById(shared.scene)
  if (found === null) {
    return <Notice title={t('nowhere.scene', { id: shared.scene })} href={learnHref} action={t('nav.learn')} />
  }
  if (found.scene.version !== shared.version) {
    const versions = { was: shared.version, is: found.scene.version }
    const href = sceneHref(shared.scene)
    return (
      <Notice
        title={t('link.oldScene')}
        detail={t('link.versions', versions)}
        href={href}
        action={t('link.openScene')}
      />
    )
  }
  return <Scene scene={found.scene} text={found.text} embed={wish.embed} seed={null} given={shared.inputs} />
}
