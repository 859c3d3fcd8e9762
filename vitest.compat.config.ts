import { defineConfig } from 'vitest/config'

// Real clients, real sockets: one file at a time, generous limits.
export default defineConfig({
  test: {
    include: ['compat/**/*.compat.ts'],
    globalSetup: 'compat/harness/build.ts',
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
