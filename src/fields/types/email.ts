// E-mail addresses.
import { getPublicSuffix } from 'tldts'
import { textGiven } from './given.ts'
import { isDisposable, isFree } from './mail-domains.ts'

const USER = /^[^\s@<>()[\]\\,;:"]{1,64}$|^"[^"\\\r\n]{1,62}"$/
const DOMAIN =
  /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)*$/u
const MOST = 320

/** Lower-cased and without white space; `user`, `domain`, `host` and `tld` as they were typed. */
export function emailValue(input: unknown): unknown {
  const raw = textGiven(input)
  const invalid = { normal: raw, raw: input, valid: false }
  if (raw.length > MOST) return invalid
  const address = raw.replace(/\s/g, '')
  const at = address.lastIndexOf('@')
  const [user, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || !USER.test(user) || user.includes('..') || domain.length > 253 || !DOMAIN.test(domain))
    return invalid
  const known = domain.toLowerCase()
  const suffix = known.includes('.') ? (getPublicSuffix(known) ?? '') : ''
  const cut = suffix === '' || suffix === known ? domain.length : domain.length - suffix.length
  const is_disposable = isDisposable(known)
  return {
    normal: address.toLowerCase(),
    raw: input,
    user,
    is_free: is_disposable || isFree(known),
    is_disposable,
    domain,
    host: cut === domain.length ? domain : domain.slice(0, cut - 1),
    tld: domain.slice(cut),
    valid: true,
  }
}
