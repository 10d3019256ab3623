// Every setting: environment name, default, meaning. Nothing else reads process.env.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LOG_LEVELS, type LogLevel } from './lib/log.ts'
import { addressRanges, bytes32, list, oneOf, text, url, whole } from './lib/setting.ts'

type Setting<T> = {
  name: string
  /** What stands in the table when the variable is absent. */
  fallback: string
  meaning: string
  allowed: string
  /** May hold a password or a key: an error does not repeat it. */
  secret?: true
  /** The value of a text, or undefined if it is not allowed. */
  read(text: string): T | undefined
}

/** The one table of settings; docs/operating.md shows it. */
export const SETTINGS = {
  port: setting(
    'PORT',
    '3000',
    'Port of the HTTP server; 0 takes a free one',
    '0 to 65535',
    whole(0, 65_535),
  ),
  host: setting('HOST', '127.0.0.1', 'Address to listen on', 'an address or host name', text),
  database_url: secret(
    'DATABASE_URL',
    '',
    'A PostgreSQL, 15 or newer; without it the embedded one in the data folder is used',
    'postgres://… or postgresql://…',
    url('postgres:', 'postgresql:'),
  ),
  data_dir: setting(
    'GANGWAY_DATA_DIR',
    './data',
    'Folder of the embedded database and of the key',
    'a folder',
    text,
  ),
  base_url: setting(
    'GANGWAY_BASE_URL',
    'http://localhost:{PORT}',
    'Where people reach this exchange; links in e-mails begin with it',
    'http://… or https://…',
    url('http:', 'https:'),
  ),
  smtp_url: secret(
    'GANGWAY_SMTP_URL',
    '',
    'SMTP server for e-mails; without it they are kept and shown by `gangway outbox`',
    'smtp://… or smtps://…',
    url('smtp:', 'smtps:'),
  ),
  mail_from: setting(
    'GANGWAY_MAIL_FROM',
    'gangway@localhost',
    'Sender address of e-mails',
    'an e-mail address',
    (value) => (/^[^\s@<>"]+@[^\s@<>"]+$/.test(value) ? value : undefined),
  ),
  exchange_name: setting('GANGWAY_NAME', 'Gangway', 'Name of this exchange in e-mails', 'a text', text),
  encryption_key: secret(
    'GANGWAY_ENCRYPTION_KEY',
    'made and kept in the data folder',
    'Key under which stored secrets are encrypted; every process of an exchange needs the same',
    '64 hexadecimal characters',
    bytes32,
  ),
  invitation_days: setting(
    'GANGWAY_INVITATION_DAYS',
    '14',
    'Days until an invitation expires',
    '1 to 365',
    whole(1, 365),
  ),
  allowed_ranges: setting(
    'GANGWAY_ALLOWED_RANGES',
    '',
    'Private addresses to which leads may be delivered; without it only public ones are',
    'address ranges such as 127.0.0.0/8, separated by commas',
    addressRanges,
  ),
  trusted_proxies: setting(
    'GANGWAY_TRUSTED_PROXIES',
    '',
    'Proxies whose word is taken for who sent a request (X-Forwarded-For)',
    'address ranges such as 10.0.0.0/8, separated by commas',
    addressRanges,
  ),
  submissions_per_source: setting(
    'GANGWAY_SUBMISSIONS_PER_SOURCE',
    '',
    'Submissions and pings a minute that a process takes of one source of a flow; without it as many as come',
    '1 to 10000000',
    whole(1, 10_000_000),
  ),
  submissions_per_address: setting(
    'GANGWAY_SUBMISSIONS_PER_ADDRESS',
    '',
    'Submissions and pings a minute that a process takes from one address; without it as many as come',
    '1 to 10000000',
    whole(1, 10_000_000),
  ),
  shared_reports: setting(
    'GANGWAY_SHARED_REPORTS',
    '300',
    'Requests a minute that a process answers by the token of one shared report',
    '1 to 1000000',
    whole(1, 1_000_000),
  ),
  invitations_per_day: setting(
    'GANGWAY_INVITATIONS_PER_DAY',
    '500',
    'Letters a day by which an account invites partners and colleagues',
    '1 to 1000000',
    whole(1, 1_000_000),
  ),
  plugins: setting(
    'GANGWAY_PLUGINS',
    '',
    'Plug-ins besides those in the data folder and those installed with the exchange: see docs/plugins.md',
    'names of packages, or folders, separated by commas',
    list,
  ),
  log_level: setting<LogLevel>(
    'GANGWAY_LOG_LEVEL',
    'info',
    'How much is logged',
    LOG_LEVELS.join(', '),
    oneOf(...LOG_LEVELS),
  ),
}

export type Config = {
  port: number
  host: string
  /** Undefined means the embedded database in `data_dir`. */
  database_url: string | undefined
  data_dir: string
  base_url: string
  /** Undefined means that e-mails are kept. */
  smtp_url: string | undefined
  mail_from: string
  exchange_name: string
  encryption_key: Buffer
  invitation_days: number
  /** Address ranges in CIDR form. */
  allowed_ranges: string[]
  /** Address ranges in CIDR form. */
  trusted_proxies: string[]
  /** A minute; undefined is as many as come. */
  submissions_per_source: number | undefined
  submissions_per_address: number | undefined
  shared_reports: number
  invitations_per_day: number
  /** Names of packages, and folders. */
  plugins: string[]
  /** Whether the environment has a variable; plug-ins may need some of their own. */
  isSet(name: string): boolean
  log_level: LogLevel
}

/** A setting that cannot be used: names it, the value, and what is allowed. */
export class ConfigError extends Error {}

/** Reads all settings from an environment; throws ConfigError for the first bad one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const port = value(env, SETTINGS.port) as number
  const dataDir = resolve(value(env, SETTINGS.data_dir) as string)
  return {
    port,
    host: value(env, SETTINGS.host) as string,
    database_url: value(env, SETTINGS.database_url),
    data_dir: dataDir,
    base_url: (value(env, SETTINGS.base_url, `http://localhost:${port}`) as string).replace(/\/+$/, ''),
    smtp_url: value(env, SETTINGS.smtp_url),
    mail_from: value(env, SETTINGS.mail_from) as string,
    exchange_name: value(env, SETTINGS.exchange_name) as string,
    encryption_key: env.GANGWAY_ENCRYPTION_KEY
      ? (value(env, SETTINGS.encryption_key) as Buffer)
      : keptKey(dataDir),
    invitation_days: value(env, SETTINGS.invitation_days) as number,
    allowed_ranges: value(env, SETTINGS.allowed_ranges) ?? [],
    trusted_proxies: value(env, SETTINGS.trusted_proxies) ?? [],
    submissions_per_source: value(env, SETTINGS.submissions_per_source),
    submissions_per_address: value(env, SETTINGS.submissions_per_address),
    shared_reports: value(env, SETTINGS.shared_reports) as number,
    invitations_per_day: value(env, SETTINGS.invitations_per_day) as number,
    plugins: value(env, SETTINGS.plugins) ?? [],
    isSet: (name) => env[name] !== undefined && env[name] !== '',
    log_level: value(env, SETTINGS.log_level) as LogLevel,
  }
}

function setting<T>(
  name: string,
  fallback: string,
  meaning: string,
  allowed: string,
  read: (text: string) => T | undefined,
): Setting<T> {
  return { name, fallback, meaning, allowed, read }
}

function secret<T>(...parts: Parameters<typeof setting<T>>): Setting<T> {
  return { ...setting(...parts), secret: true }
}

function value<T>(env: Record<string, string | undefined>, setting: Setting<T>, fallback = setting.fallback) {
  const given = env[setting.name] || fallback
  if (given === '') return undefined
  const read = setting.read(given)
  if (read === undefined) {
    const said = setting.secret ? 'set to a value that is not shown here' : JSON.stringify(given)
    throw new ConfigError(`${setting.name} is ${said}; allowed: ${setting.allowed}`)
  }
  return read
}

/** The key that the first start made, so that secrets stay readable without any setting. */
function keptKey(dataDir: string): Buffer {
  const file = join(dataDir, 'encryption.key')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  }
  const key = bytes32(readFileSync(file, 'utf8').trim())
  if (!key) throw new ConfigError(`${file} does not hold 64 hexadecimal characters; restore it from a backup`)
  return key
}
