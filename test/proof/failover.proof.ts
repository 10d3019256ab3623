// The primary of three databases is killed again and again under load: nothing acknowledged is lost, and nobody restarts anything.
import { onTestFinished } from 'vitest'
import { exchangeForThisTest } from '../support/exchange.ts'
import { buyerReady, LOOPBACK, sellerOpen } from '../support/leads.ts'
import { serveProcess } from '../support/process.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { connectedPartners, startedOnboard } from '../support/story.ts'
import { type Cluster, openCluster } from './failover/cluster.ts'
import { flowing, play, type Seen } from './failover/fault.ts'
import { openJournal } from './failover/journal.ts'
import { judged } from './failover/judged.ts'
import { startLoad } from './failover/load.ts'
import { missingPackages } from './failover/programs.ts'
import { compare, settled } from './failover/record.ts'
import { watchReadiness } from './failover/watch.ts'
import type { Outcome } from './outcome.ts'
import { prove } from './prove.ts'

const KILLS = 5
const MOVERS = 2

prove(
  'failover',
  'three PostgreSQL with synchronous copies lose and double nothing when their primary is killed under load, and nobody restarts anything',
  async ({ quick }) => {
    const missing = missingPackages()
    if (missing.length > 0) return skipped(missing)
    const cluster = await openCluster(2)
    onTestFinished(() => cluster.close())
    if (quick) await cluster.hasten()
    return underLoad(cluster, quick)
  },
)

function skipped(missing: string[]): Outcome {
  const gap = `it was skipped, for Debian's packages ${missing.join(', ')} are not installed`
  return { ok: true, line: `Skipped: apt-get install ${missing.join(' ')}.`, tables: [], gaps: [gap] }
}

async function underLoad(cluster: Cluster, quick: boolean): Promise<Outcome> {
  const url = cluster.urls[0] as string
  const exchange = await exchangeForThisTest({ env: LOOPBACK, through: async () => url })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  await buyerReady(partners, crm)
  const flow_id = await sellerOpen(partners)
  const movers = []
  for (let n = 0; n < MOVERS; n++) {
    const others = await connectedPartners(exchange, { flows: 0 })
    movers.push({ ...others, onboard_id: (await startedOnboard(others)).id as string })
  }
  const env = { ...LOOPBACK, GANGWAY_LOG_LEVEL: 'warn' }
  const running = await Promise.all(cluster.urls.map((url) => serveProcess(url, env)))
  const addresses = running.map(({ address }) => address)
  const journal = openJournal()
  const watch = watchReadiness(journal, addresses)
  const load = startLoad({ exchange, journal, addresses, flow_id, seller: partners.seller, movers })
  await flowing(journal)
  const seen: Seen[] = []
  for (let n = 0; n < (quick ? 1 : KILLS); n++) seen.push(await play('killed', cluster, journal))
  if (!quick) seen.push(await play('handed over', cluster, journal))
  const told = await load.stop()
  await watch.stop()
  await settled(exchange)
  const ended = running.filter(({ child }) => child.exitCode !== null || child.signalCode !== null).length
  return judged(await compare(exchange, told, partners, crm), seen, ended, quick)
}
