import { useState } from 'react'
import { chapters } from '../../chapters/index.ts'
import { sceneHref } from '../app/route.ts'
import { sceneLink } from '../app/shared-session.ts'
import { useSession } from '../session-store.ts'
import { useText } from '../text/t.ts'
import { Prose } from '../widgets/Prose.tsx'
import { again, usePlay } from './play.ts'
import { Truths } from './Truths.tsx'
import { useSceneText } from './use-scene-text.ts'

const path = chapters.flatMap(({ chapter }) => chapter.scenes.map(({ id }) => id))

/** The end: one sentence, and the picture that goes with it. */
export function Still() {
  const t = useText()
  const { scene, say } = useSceneText()
  const values = usePlay(({ state }) => state.values)
  const [said, setSaid] = useState('')
  const following = path[path.indexOf(scene.id) + 1]
  const copy = () => {
    const given = useSession.getState().inputs.filter(({ atUs }) => atUs >= scene.startUs)
    const solved = usePlay.getState().state.outcome === 'reached'
    navigator.clipboard.writeText(sceneLink(scene, solved ? given : [])).then(
      () => setSaid(t('share.copied')),
      () => setSaid(t('share.notCopied')),
    )
  }
  return (
    <>
      <p className="still-sentence">
        <Prose text={say('still', values)} />
      </p>
      <Truths />
      <p className="ask-foot">
        {following !== undefined && (
          <a className="button-filled" href={sceneHref(following)}>
            {t('scene.following')}
          </a>
        )}
        <button type="button" onClick={copy}>
          {t('share.copy')}
        </button>
        <button type="button" onClick={() => print()}>
          {t('share.print')}
        </button>
        <button type="button" onClick={again}>
          {t('scene.again')}
        </button>
        <span role="status">{said}</span>
      </p>
    </>
  )
}
