import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { dress, settle } from './app/remembered.ts'
import { parseAddress } from './app/route.ts'
import { keepHistory } from './history-store.ts'
import './theme.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root to draw into')
settle(parseAddress(location.search, location.hash).wish)
dress(document.documentElement)
keepHistory()
createRoot(root).render(<App />)
