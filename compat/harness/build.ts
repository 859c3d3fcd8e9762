import { ensureBundle } from '../../scripts/bundle.mjs'

/** Before the first test: the host as `npm run broker` runs it. */
export default async function setup(): Promise<void> {
  await ensureBundle('src/node/main.ts', 'broker')
}
