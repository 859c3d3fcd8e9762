import { createRoot } from 'react-dom/client'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root to draw into')
createRoot(root).render(<h1>Vivarium</h1>)
