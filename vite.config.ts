import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `base: './'` lets the built page live under any path; workers are ES modules, so the engine stays a chunk of its own
// that the first load does not fetch. `modulePreload.polyfill` is off because it would add an inline script (strict CSP).
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
})
