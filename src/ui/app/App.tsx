import { useEffect, useState } from 'react'
import { sceneById } from '../../chapters/index.ts'
import { Lab } from '../lab/Lab.tsx'
import { LearnPage } from '../learn/LearnPage.tsx'
import { Scene } from '../scene/Scene.tsx'
import { StartPage } from '../start/StartPage.tsx'
import { useText } from '../text/t.ts'
import { Announcer } from '../widgets/Announcer.tsx'
import { Boundary } from './Boundary.tsx'
import { Foot } from './Foot.tsx'
import { Notice } from './Notice.tsx'
import { settle } from './remembered.ts'
import { labHref, parseAddress, type Route, startHref, type Wish } from './route.ts'
import { SharedLink } from './SharedLink.tsx'
import { TopBar } from './TopBar.tsx'
import './app.css'

const readAddress = () => parseAddress(location.search, location.hash)

export function App() {
  const [{ route, wish }, setAddress] = useState(readAddress)
  useEffect(() => {
    const onChange = () => {
      const address = readAddress()
      settle(address.wish)
      setAddress(address)
    }
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  const t = useText()
  const embedded = wish.embed && (route.page === 'scene' || route.page === 'shared')
  return (
    <div className="app" data-page={route.page} data-embed={embedded || undefined}>
      {!embedded && <TopBar page={route.page} />}
      <Boundary
        key={location.hash}
        instead={({ message }) => (
          <Notice title={t('page.failed')} detail={message} href={startHref} action={t('nowhere.start')} />
        )}
      >
        <Page route={route} wish={wish} />
      </Boundary>
      {(route.page === 'start' || route.page === 'learn') && <Foot />}
      <Announcer />
    </div>
  )
}

function Page({ route, wish }: { route: Route; wish: Wish }) {
  const t = useText()
  switch (route.page) {
    case 'start':
      return <StartPage seed={wish.seed} />
    case 'learn':
      return <LearnPage />
    case 'lab':
      return <Lab key="lab" seed={wish.seed} />
    case 'break':
      return <Lab key="break" seed={wish.seed} challenge />
    case 'shared':
      return <SharedLink key={route.link} link={route.link} wish={wish} />
    case 'scene': {
      const found = sceneById(route.id)
      if (found === null)
        return <Notice title={t('nowhere.scene', { id: route.id })} href="#/learn" action={t('nav.learn')} />
      return <Scene key={route.id} scene={found.scene} text={found.text} embed={wish.embed} seed={wish.seed} />
    }
    case 'nowhere':
      return (
        <Notice title={t('nowhere.page', { path: route.path })} href={startHref} action={t('nowhere.start')}>
          <a href={labHref}>{t('nav.lab')}</a>
        </Notice>
      )
  }
}
