// E-mail addresses.
import { textGiven } from './given.ts'
import { isDisposable, isFree } from './mail-domains.ts'

const USER = /^[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)*$|^"[^"\\\r\n]+"$/
/** `Ann <ann@a.example>`, as mail programs write it. */
const NAMED = /^[^<>@]*<([^<>]+)>$/
const DOMAIN =
  /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)*$/u
const MOST = 320
const LONGEST_USER = 64
const LONGEST_DOMAIN = 253

/** Lower-cased and without white space; `user`, `domain`, `host` and `tld`, the last label, as they were typed. */
export function emailValue(input: unknown): unknown {
  const raw = textGiven(input)
  const invalid = { normal: raw, raw, valid: false }
  if (raw.length > MOST) return invalid
  const bare = raw.trim()
  const address = (NAMED.exec(bare)?.[1] ?? bare).replace(/\s/g, '')
  const at = address.lastIndexOf('@')
  const [user, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || user.length > LONGEST_USER || domain.length > LONGEST_DOMAIN) return invalid
  if (!USER.test(user) || !DOMAIN.test(domain)) return invalid
  const known = domain.toLowerCase()
  const dot = domain.lastIndexOf('.')
  const is_disposable = isDisposable(known)
  return {
    normal: address.toLowerCase(),
    raw,
    user,
    is_free: is_disposable || isFree(known),
    is_disposable,
    domain,
    host: dot === -1 ? domain : domain.slice(0, dot),
    tld: domain.slice(dot + 1),
    valid: true,
  }
}
