import { chapters } from '../../chapters/index.ts'
import { useProgress } from '../app/progress.ts'
import { sceneHref } from '../app/route.ts'
import { useText } from '../text/t.ts'
import { useView } from '../view-store.ts'
import { Prose } from '../widgets/Prose.tsx'
import './learn.css'

/** Every scene of every chapter, in the order of the path. */
export function LearnPage() {
  const t = useText()
  const language = useView((view) => view.language)
  const done = useProgress((progress) => progress.done)
  return (
    <main className="learn">
      <h1>{t('nav.learn')}</h1>
      <p className="learn-lead">{t('learn.lead')}</p>
      {chapters.map(({ chapter, text }) => (
        <section key={chapter.id}>
          <h2>{text[language].title}</h2>
          <ol>
            {chapter.scenes.map(({ id, kind, questions }) => {
              const scene = text[language].scenes[id]
              return (
                <li key={id}>
                  <a href={sceneHref(id)} data-done={done.includes(id) || undefined}>
                    <b>{scene?.title}</b>
                    <span>
                      <Prose text={scene?.lead ?? ''} />
                    </span>
                    <small>
                      {t(`learn.${kind}`, { n: questions.length })}
                      {done.includes(id) && ` · ${t('learn.done')}`}
                    </small>
                  </a>
                </li>
              )
            })}
          </ol>
        </section>
      ))}
    </main>
  )
}
