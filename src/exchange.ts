// Opens an exchange from a config: database, front door, worker, mail; and closes it in reverse.
import { join } from 'node:path'
import type { Caller } from './accounts/account.ts'
import { api } from './api.ts'
import type { Config } from './config.ts'
import type { Context, Inside, Settings } from './context.ts'
import type { Database } from './db/db.ts'
import { isDistributed } from './db/distribute.ts'
import { openEmbedded } from './db/embedded.ts'
import { type Listener, listen } from './db/listen.ts'
import { migrate } from './db/migrate.ts'
import { type OpenDatabase, openDatabase, openPlainPool } from './db/open.ts'
import { ensurePartitions } from './events/partition-store.ts'
import { type LiveFlows, openLiveFlows } from './flows/live.ts'
import { type Keyed, once } from './http/once.ts'
import { openPages } from './http/pages.ts'
import { openSend } from './http/send.ts'
import { openServer } from './http/server.ts'
import { openWorker } from './jobs/worker.ts'
import { type Intake, openIntake } from './leads/intake.ts'
import { openRecovery } from './leads/recover.ts'
import { described, type Log, openLog } from './lib/log.ts'
import { openPaces } from './lib/pace.ts'
import { openVault, type Vault } from './lib/vault.ts'
import { openMailer } from './mail/mailer.ts'
import { loadPlugins, type PlugIns } from './modules/load-plugins.ts'
import { builtIns, modulesOf } from './modules/modules.ts'
import { operations } from './operations/api.ts'
import { type Metrics, openMetrics } from './operations/metrics.ts'
import { type Callers, openCallers } from './sessions/callers.ts'
import { tellPasswordLink } from './sessions/password.ts'
import { openPeople } from './sessions/people.ts'
import { work } from './work.ts'

/** What every door stands on: a migrated database and what contexts are made of. */
export type Ground = {
  config: Config
  url: string
  db: OpenDatabase
  log: Log
  vault: Vault
  metrics: Metrics
  plugIns: PlugIns
  callers: Callers
  flows: LiveFlows
  intake: Intake
  /** The migrations that the opening applied. */
  migrated: string[]
  context<C extends Caller | null>(caller: C, request?: { ifMatch?: string; keyed?: Keyed }): Context<C>
  close(): Promise<void>
}

export type GroundOptions = {
  wrap?: (db: Database) => Database
  /** Hears what other processes change, so that it may be kept in memory. */
  listens?: boolean
}

/** Opens the database (starting the embedded one if no URL is set) and brings it to this program's schema. */
export async function openGround(config: Config, { wrap, listens }: GroundOptions = {}): Promise<Ground> {
  const log = openLog(config.log_level)
  const embedded = config.database_url ? undefined : await openEmbedded(join(config.data_dir, 'postgres'))
  const url = config.database_url ?? (embedded?.url() as string)
  const migrated = await migrate(url).catch(async (error) => {
    await embedded?.stop()
    throw error
  })
  const db = openDatabase(
    url,
    (error) => log.warn(described(error), 'idle connection lost'),
    embedded === undefined && (await isDistributed(url)),
  )
  const vault = openVault(config.encryption_key)
  const settings: Settings = { ...config, embedded: embedded !== undefined }
  const plugIns = await loadConfigured(config)
  const modules = modulesOf([...builtIns, ...plugIns.loaded.map((each) => each.package)])
  const mailer = openMailer(config)
  const database = wrap ? wrap(db) : db
  const hears = () => listener?.hears() ?? false
  const signInPool = openPlainPool(url, (error) => log.warn(described(error), 'idle connection lost'))
  const people = openPeople({
    pool: signInPool,
    key: config.encryption_key,
    base_url: config.base_url,
    tell: (user, token) => tellPasswordLink(context(null), user, token),
  })
  const callers = openCallers(db, people, hears)
  const flows = openLiveFlows({ db: database, modules }, hears)
  const send = openSend(config)
  const paces = openPaces(config)
  const context: Ground['context'] = (caller, request = {}) =>
    contextOf(
      { caller, db: database, log, vault, settings, modules },
      { database, mail: mailer.send, send, intake, people, paces },
      request,
    )
  const { authenticate, recognise } = callers
  const intake = openIntake({ db: database, flows, authenticate, recognise, context: () => context(null) })
  const listener: Listener | undefined = listens
    ? listen(url, 'gangway', ...hearing(callers, flows))
    : undefined
  return {
    ...{
      config,
      url,
      db,
      log,
      vault,
      metrics: openMetrics(db.pool),
      plugIns,
      callers,
      flows,
      intake,
      migrated,
      context,
    },
    async close() {
      await listener?.close()
      mailer.close()
      await send.close()
      await signInPool.end()
      await db.close()
      await embedded?.stop()
    },
  }
}

/** What is forgotten upon a notice; and all of it when any may have been missed. */
function hearing(callers: Callers, flows: LiveFlows): [(payload: string) => void, () => void] {
  const onNotice = (payload: string) => (payload === 'flows' ? flows.forget() : callers.forget())
  const onGap = () => {
    callers.forget()
    flows.forget()
  }
  return [onNotice, onGap]
}

const HOME = join(import.meta.dirname, '..')

/** The plug-ins that a config finds. */
export function loadConfigured({ data_dir, plugins, isSet }: Config): Promise<PlugIns> {
  return loadPlugins({ data_dir, plugins, home: HOME }, builtIns, isSet)
}

/** One line for each plug-in, for the log of a process that serves or works. */
export function logPlugIns({ log, plugIns }: Ground): void {
  for (const { package: found, folder } of plugIns.loaded) {
    log.info({ plugin: found.id, version: found.version, folder }, 'plug-in loaded')
  }
  for (const { name, folder, reason } of plugIns.refused) {
    log.warn({ plugin: name, folder, reason }, 'plug-in refused')
  }
}

function contextOf<C extends Caller | null>(
  base: Omit<Inside<C>, 'ifMatch'>,
  {
    database,
    ...ways
  }: { database: Database } & Pick<Context, 'mail' | 'send' | 'intake' | 'people' | 'paces'>,
  { ifMatch, keyed }: { ifMatch?: string; keyed?: Keyed },
): Context<C> {
  const inside = (db: Inside['db']): Inside<C> => ({ ...base, db, ifMatch })
  const transaction: Context<C>['transaction'] = (verb) => database.transaction((db) => verb(inside(db)))
  return {
    ...inside(database),
    ...ways,
    transaction,
    once: (verb) =>
      transaction((ctx) => (keyed && ctx.caller ? once(ctx as Inside, keyed, () => verb(ctx)) : verb(ctx))),
  }
}

/** Before a process that stops is ended by whoever asked it to. */
const LETS_GO_MS = 7_000

export type Exchange = {
  ground: Ground
  /** Where it answers. */
  address: string
  close(): Promise<void>
}

export type Options = {
  /** Run jobs in this process. */
  works?: boolean
  checkAnswers?: boolean
  /** Where the built pages are, if not where the build puts them. */
  pages_dir?: string
  wrap?: (db: Database) => Database
}

/** A whole exchange: answers HTTP and keeps promises. */
export async function openExchange(config: Config, options: Options = {}): Promise<Exchange> {
  const { wrap } = options
  const ground = await openGround(config, { listens: true, ...(wrap && { wrap }) })
  logPlugIns(ground)
  await ensurePartitions(ground.db)
  const { log, callers, flows } = ground
  const worker = options.works === false ? undefined : startWork(ground)
  const recovery = openRecovery(() => ground.context(null))
  const server = openServer({
    rows: [...api, ...operations(api, { metrics: ground.metrics, base_url: config.base_url })],
    base_url: config.base_url,
    authenticate: callers.authenticate,
    recognise: callers.recognise,
    forgetCallers: callers.forget,
    forgetFlows: flows.forget,
    context: (caller, request) => ground.context(caller as Caller, request),
    observe: ground.metrics.request,
    failed: (request_id, error) => log.error({ request_id, ...described(error) }, 'request failed'),
    trusted_proxies: config.trusted_proxies,
    pages: openPages(options.pages_dir ?? join(HOME, 'dist', 'web')),
    log,
    checkAnswers: options.checkAnswers,
  })
  const close = async () => {
    const closed = server.close()
    // Leads that take longer than a stop may last go to another process.
    await Promise.race([closed, new Promise((late) => setTimeout(late, LETS_GO_MS).unref())])
    await recovery.close()
    await ground.intake.close()
    await worker?.close()
    await closed
    await ground.close()
  }
  // A port that is taken must not leave a process behind that still does jobs.
  const address = await server.listen(config.port, config.host).catch(async (error) => {
    await close()
    throw error
  })
  return { ground, address, close }
}

/** The jobs alone, for `gangway work` and within `serve`. */
export function startWork(ground: Ground) {
  return openWorker({
    jobs: work,
    pool: ground.db.pool,
    context: () => ground.context(null),
    observe: ground.metrics.job,
    log: ground.log,
  })
}
