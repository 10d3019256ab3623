import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/server.ts'],
    // A test waits for what must happen; this only ends one that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 4,
    reporters: ['default', './test/support/closing-line.ts'],
  },
})
