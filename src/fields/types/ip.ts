// IP addresses, with whatever stands around them in a log or an address bar.
import { isIPv4, isIPv6 } from 'node:net'
import { Address6 } from 'ip-address'
import { textGiven } from './given.ts'

const MOST = 2_000

export function ipValue(input: unknown): unknown {
  const raw = textGiven(input)
  const bare = raw.length > MOST ? '' : bareAddress(raw.replace(/\s/g, ''))
  if (isIPv4(bare)) return { normal: bare, valid: true, is_ipv4: true, ipv6_format: inIpv6(bare), raw }
  if (!isIPv6(bare)) return { normal: raw, valid: false, raw }
  const normal = new Address6(bare).correctForm()
  return { normal, valid: true, is_ipv4: false, ipv6_format: normal, raw }
}

/** Without scheme, path, brackets and port. */
function bareAddress(text: string): string {
  const host = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/)[0] as string
  const bracketed = /^\[([^\]]*)\]/.exec(host)?.[1]
  if (bracketed !== undefined) return bracketed
  const parts = host.split(':')
  if (parts.length === 2) return parts[0] as string
  return parts.length === 9 ? parts.slice(0, 8).join(':') : host
}

/** The notation of the documented packages: `ffff::` before the four bytes. */
function inIpv6(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const [high, low] = [a * 256 + b, c * 256 + d]
  if (high !== 0) return `ffff::${high.toString(16)}:${low.toString(16)}`
  return low === 0 ? 'ffff::' : `ffff::${low.toString(16)}`
}
