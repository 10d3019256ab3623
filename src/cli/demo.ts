// gangway demo: against the exchange that runs here, or one opened for the time of the play.
import { readConfig } from '../config.ts'
import { playDemo } from '../demo.ts'
import { admitAccount } from '../entities/admit.ts'
import { type Ground, openExchange } from '../exchange.ts'
import type { Letter } from '../mail/compose.ts'
import { listLetters } from '../mail/store.ts'
import { onGround } from './ground.ts'

export async function playDemoStory(): Promise<void> {
  const config = { ...readConfig(process.env), log_level: 'warn' as const }
  if (await answers(config.base_url)) return onGround((ground) => play(ground, config.base_url))
  const exchange = await openExchange({ ...config, port: 0 })
  try {
    await play(exchange.ground, exchange.address)
  } finally {
    await exchange.close()
  }
}

async function answers(address: string): Promise<boolean> {
  const response = await fetch(`${address}/readyz`).catch(() => undefined)
  return response?.ok ?? false
}

async function play({ db, vault }: Ground, address: string): Promise<void> {
  await playDemo({
    address,
    admit: (opening) => db.transaction((db) => admitAccount({ db }, opening)),
    async letterTo(to) {
      const [letter] = (await listLetters(db, { to, limit: 1 })).slice(-1)
      return letter && (JSON.parse(vault.open(letter.sealed)) as Letter)
    },
    print: (text) => console.log(text),
  })
  console.log('\nThe data stays. Start the exchange (npm start) and look around with the keys above.')
}
