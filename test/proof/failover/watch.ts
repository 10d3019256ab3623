// Asks every process again and again whether it is ready, as a load balancer does.
import { setTimeout as pause } from 'node:timers/promises'
import { client } from '../../support/client.ts'
import type { Journal } from './journal.ts'

const EVERY_MS = 100

export function watchReadiness(journal: Journal, addresses: string[]): { stop(): Promise<void> } {
  let isOver = false
  const all = addresses.map(async (address) => {
    while (!isOver) {
      await journal.ask('readyz', address, () => client(address).get('/readyz'))
      await pause(EVERY_MS)
    }
  })
  return {
    async stop() {
      isOver = true
      await Promise.all(all)
    },
  }
}
