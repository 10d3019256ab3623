// Opens an exchange from a config: database, front door, worker, mail; and closes it in reverse.
import { join } from 'node:path'
import type { Caller } from './accounts/account.ts'
import { type Authenticator, openAuthenticator } from './accounts/authenticate.ts'
import { api } from './api.ts'
import type { Config } from './config.ts'
import type { Context, Inside, Settings } from './context.ts'
import type { Database } from './db/db.ts'
import { openEmbedded } from './db/embedded.ts'
import { listen } from './db/listen.ts'
import { migrate } from './db/migrate.ts'
import { type OpenDatabase, openDatabase } from './db/open.ts'
import { type Keyed, once } from './http/once.ts'
import { openServer } from './http/server.ts'
import { openWorker } from './jobs/worker.ts'
import { described, type Log, openLog } from './lib/log.ts'
import { openVault, type Vault } from './lib/vault.ts'
import { openMailer } from './mail/mailer.ts'
import { loadPlugins, type PlugIns } from './modules/load-plugins.ts'
import { builtIns, modulesOf } from './modules/modules.ts'
import { operations } from './operations/api.ts'
import { type Metrics, openMetrics } from './operations/metrics.ts'
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
  /** The migrations that the opening applied. */
  migrated: string[]
  context<C extends Caller | null>(caller: C, request?: { ifMatch?: string; keyed?: Keyed }): Context<C>
  close(): Promise<void>
}

/** Opens the database (starting the embedded one if no URL is set) and brings it to this program's schema. */
export async function openGround(config: Config, wrap = (db: Database) => db): Promise<Ground> {
  const log = openLog(config.log_level)
  const embedded = config.database_url ? undefined : await openEmbedded(join(config.data_dir, 'postgres'))
  const url = config.database_url ?? (embedded?.url() as string)
  const migrated = await migrate(url)
  const db = openDatabase(url, (error) => log.warn(described(error), 'idle connection lost'))
  const vault = openVault(config.encryption_key)
  const settings: Settings = config
  const plugIns = await loadConfigured(config)
  const modules = modulesOf([...builtIns, ...plugIns.loaded.map((each) => each.package)])
  const mailer = openMailer(config)
  const database = wrap(db)
  return {
    config,
    url,
    db,
    log,
    vault,
    metrics: openMetrics(db.pool),
    plugIns,
    migrated,
    context: (caller, request = {}) =>
      contextOf(
        { caller, db: database, log, vault, settings, modules },
        { database, mail: mailer.send },
        request,
      ),
    async close() {
      mailer.close()
      await db.close()
      await embedded?.stop()
    },
  }
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
  { database, mail }: { database: Database; mail: Context['mail'] },
  { ifMatch, keyed }: { ifMatch?: string; keyed?: Keyed },
): Context<C> {
  const inside = (db: Inside['db']): Inside<C> => ({ ...base, db, ifMatch })
  const transaction: Context<C>['transaction'] = (verb) => database.transaction((db) => verb(inside(db)))
  return {
    ...inside(database),
    mail,
    transaction,
    once: (verb) =>
      transaction((ctx) => (keyed && ctx.caller ? once(ctx as Inside, keyed, () => verb(ctx)) : verb(ctx))),
  }
}

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
  wrap?: (db: Database) => Database
}

/** A whole exchange: answers HTTP and keeps promises. */
export async function openExchange(config: Config, options: Options = {}): Promise<Exchange> {
  const ground = await openGround(config, options.wrap)
  logPlugIns(ground)
  const { db, log, url } = ground
  const callers: Authenticator = openAuthenticator(db, () => listener.hears())
  const listener = listen(url, 'gangway', callers.forget, callers.forget)
  const worker = options.works === false ? undefined : startWork(ground)
  const server = openServer({
    rows: [...api, ...operations(api, { metrics: ground.metrics, base_url: config.base_url })],
    base_url: config.base_url,
    authenticate: callers.authenticate,
    forgetCallers: callers.forget,
    context: (caller, request) => ground.context(caller as Caller, request),
    observe: ground.metrics.request,
    log,
    checkAnswers: options.checkAnswers,
  })
  const address = await server.listen(config.port, config.host)
  return {
    ground,
    address,
    async close() {
      await server.close()
      await worker?.close()
      await listener.close()
      await ground.close()
    },
  }
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
