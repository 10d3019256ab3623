// A name server that lies, for names of its own: what it answers may change from one look-up to the next.
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { isIP } from 'node:net'
import { onTestFinished } from 'vitest'

export type Names = {
  /** What a name leads to: one list for each look-up, the last of them for all further ones. */
  leads(name: string, ...answers: string[][]): void
  /** How often a name was looked up. */
  looks(name: string): number
}

/** Stands in the place of the machine's resolver; names that it does not know are none. Open it before the exchange. */
export function lyingNames(): Names {
  const true_lookup = dns.lookup
  const known = new Map<string, { answers: string[][]; looks: number }>()
  const lie = (hostname: string, given: unknown, then?: unknown) => {
    const callback = (typeof given === 'function' ? given : then) as (...told: unknown[]) => void
    const options = (typeof given === 'object' ? given : {}) as { all?: boolean }
    if (hostname === 'localhost' || isIP(hostname) !== 0)
      return (true_lookup as (...all: unknown[]) => void)(hostname, options, callback)
    const entry = known.get(hostname.toLowerCase().replace(/\.$/, ''))
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
      code: 'ENOTFOUND',
      hostname,
    })
    if (!entry) return queueMicrotask(() => callback(error))
    const told = entry.answers[Math.min(entry.looks++, entry.answers.length - 1)] ?? []
    const found = told.map((address) => ({ address, family: isIP(address) }))
    queueMicrotask(() =>
      options.all ? callback(null, found) : callback(null, found[0]?.address, found[0]?.family),
    )
  }
  dns.lookup = lie as unknown as typeof dns.lookup
  syncBuiltinESMExports()
  onTestFinished(() => {
    dns.lookup = true_lookup
    syncBuiltinESMExports()
  })
  return {
    leads: (name, ...answers) => void known.set(name, { answers, looks: 0 }),
    looks: (name) => known.get(name)?.looks ?? 0,
  }
}
