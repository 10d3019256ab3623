// gangway serve | work: until a signal says stop.
import { readConfig } from '../config.ts'
import { type Ground, logPlugIns, openExchange, openGround, startWork } from '../exchange.ts'
import { openRecovery } from '../leads/recover.ts'
import { isEmpty } from '../operations/store.ts'

/** What is still running then is cut off. */
const STOP_MS = 10_000

export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const exchange = await openExchange(config)
  console.log(`Gangway answers at ${config.base_url} (listening on ${exchange.address})`)
  console.log(`Reference of every request: ${config.base_url}/docs`)
  await greet(exchange.ground)
  await signalled(() => exchange.close())
}

export async function workOnly(): Promise<void> {
  const ground = await openGround(readConfig(process.env), { listens: true })
  logPlugIns(ground)
  const worker = startWork(ground)
  const recovery = openRecovery(() => ground.context(null))
  console.log('Gangway runs jobs')
  await signalled(async () => {
    await recovery.close()
    await worker.close()
    await ground.intake.close()
    await ground.close()
  })
}

async function greet({ config, db }: Ground): Promise<void> {
  const data = config.database_url ? 'the PostgreSQL of DATABASE_URL' : config.data_dir
  console.log(
    `Data: ${data}. E-mails: ${config.smtp_url ? 'sent by SMTP' : 'kept, see "npx gangway outbox"'}`,
  )
  if (!(await isEmpty(db))) return
  console.log(`There is no account yet. Make one at ${config.base_url}, or from here:`)
  console.log('  npx gangway account create --name "Acme Leads" --email you@example.com')
}

/** Waits for SIGTERM or SIGINT, then stops in good order; a second signal, or ten seconds, end it at once. */
async function signalled(close: () => Promise<void>): Promise<void> {
  await new Promise<void>((stop) => {
    process.once('SIGTERM', () => stop())
    process.once('SIGINT', () => stop())
  })
  const giveUp = () => process.exit(1)
  process.once('SIGTERM', giveUp)
  process.once('SIGINT', giveUp)
  setTimeout(giveUp, STOP_MS).unref()
  await close()
}
