import { defineConfig } from 'vitest/config'

// All code under test is pure and its state is data, so test files may share one module graph (isolate: false): codecs and
// tables are built once a worker instead of once a file. A test that needs a fresh module has found module-level state: a bug.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // Runs of a whole cluster under faults take seconds; on a crowded machine many times that.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
})
