import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/proof/*.proof.ts'],
    globalSetup: ['test/support/server.ts'],
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // One part after the other: each has the machine to itself.
    fileParallelism: false,
  },
})
