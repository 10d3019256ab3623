// Which texts among the variables of a delivery are secret.
import { Day, normalOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import type { OutboundModule } from '../modules/module.ts'
import { type Mask, maskOf } from './mask.ts'
import type { Task } from './performing.ts'

/** What hides the secrets of a delivery: in what is appended, and in its calls. */
export function masksFor({ module, vars, opened, former, lead_secrets }: Task): {
  appended: Mask
  transactions: Mask
} {
  const { named, below } = declaredBy(module, vars)
  const credentials = [...former, opened?.credential, vars.credential].flatMap(secretsOfCredential)
  const secrets = [...lead_secrets, ...named, ...credentials]
  return { appended: maskOf(secrets), transactions: maskOf([...secrets, ...below]) }
}

/**
 * The values of what a module declares to be secret, and of its credentials. `below` are those of `x.*`, all below x: some
 * are secret, and some are plain words that may stand in what is appended.
 */
function declaredBy(module: OutboundModule, vars: Vars): { named: string[]; below: string[] } {
  const credentials = module.request_variables.filter(
    ({ name, type }) => type === 'credential' && name !== 'credential_id',
  )
  const names = [...(module.secrets ?? []), ...credentials.map(({ name }) => name)]
  const at = (name: string) => textsIn(readerOf(name.replace(/\.\*$/, ''))(vars))
  const isBelow = (name: string) => name.endsWith('.*')
  const below = names.filter(isBelow).flatMap(at)
  return {
    named: names.filter((name) => !isBelow(name)).flatMap(at),
    below: below.filter((text) => !PLACEHOLDER.test(text)),
  }
}

/** Stands for a token, and is none. */
const PLACEHOLDER = /^(ACCESS_)?TOKEN$/

/** What of a credential tells who signs in, not how. */
const OPEN = new Set(['id', 'name', 'type', 'package', 'username', 'user', 'org', 'expires_at'])

function secretsOfCredential(credential: unknown): string[] {
  if (typeof credential !== 'object' || credential === null) return textsIn(credential)
  return Object.entries(credential).flatMap(([name, value]) => (OPEN.has(name) ? [] : textsIn(value)))
}

/** Every text and number in a value, however deep. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || value instanceof Day) return [String(value)]
  if (typeof value !== 'object' || value === null || depth > 32) return []
  return Object.values(value).flatMap((part) => textsIn(part, depth + 1))
}

/** One text, where a variable may have one. */
export function textIn(vars: Vars, name: string): string {
  const value = normalOf(vars[name])
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}
