// gangway demo: against the exchange that runs here, or one opened for the time of the play.
import { readConfig } from '../config.ts'
import { playDemo } from '../demo.ts'
import { admitAccount } from '../entities/admit.ts'
import { type Exchange, openExchange } from '../exchange.ts'
import type { Letter } from '../mail/compose.ts'
import { listLetters } from '../mail/store.ts'
import { openSink } from './sink.ts'

export async function playDemoStory(): Promise<void> {
  const config = { ...readConfig(process.env), log_level: 'warn' as const }
  // A door of its own on the same database, through which leads may go to this machine.
  const allowed_ranges = [...config.allowed_ranges, '127.0.0.0/8']
  const exchange = await openExchange({ ...config, port: 0, allowed_ranges })
  const sink = await openSink(0, (got) => console.log(`\nthe buyer's endpoint got> ${got}`))
  try {
    const address = (await answers(config.base_url)) ? config.base_url : exchange.address
    await play(exchange, address, sink.url)
  } finally {
    await sink.close()
    await exchange.close()
  }
}

async function answers(address: string): Promise<boolean> {
  const response = await fetch(`${address}/readyz`).catch(() => undefined)
  return response?.ok ?? false
}

async function play(exchange: Exchange, address: string, sink_url: string): Promise<void> {
  const { db, vault } = exchange.ground
  await playDemo({
    address,
    lead_address: exchange.address,
    sink_url,
    admit: (opening) => db.transaction((db) => admitAccount({ db }, opening)),
    async letterTo(to) {
      const [letter] = (await listLetters(db, { to, limit: 1 })).slice(-1)
      return letter && (JSON.parse(vault.open(letter.sealed)) as Letter)
    },
    print: (text) => console.log(text),
  })
  console.log('\nThe data stays. Start the exchange (npm start) and look around with the keys above.')
}
