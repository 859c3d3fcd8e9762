import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Only the development server puts styles into the page as <style>; the built page links files and stays strict.
const developmentStyles: Plugin = {
  name: 'development-styles',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
}

// `base: './'` lets the built page live under any path. Workers are ES modules and bundles of their own, so the first load
// does not fetch the engine. No preload polyfill and no inlined assets: both would need a weaker policy.
export default defineConfig({
  base: './',
  plugins: [react(), developmentStyles],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { host: '127.0.0.1' },
})
