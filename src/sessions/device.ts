// A device: a browser at which somebody signed in, known again by a cookie of its own that outlasts sessions.
import { digest } from '../lib/vault.ts'

const NAME = 'gangway.device'
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** Browsers keep no cookie longer. */
export const KEPT_DAYS = 400

/** The token that a browser brings; undefined if it brings none of the form that is given out. */
export function deviceTokenIn(cookies: string): string | undefined {
  const pairs = cookies.split(';').map((pair) => pair.trim().split('='))
  const found = pairs.find(([name = '']) => name === NAME || name === `__Host-${NAME}`)?.[1] ?? ''
  return TOKEN.test(found) ? found : undefined
}

/** Over https no other host of the domain can set it, so nobody plants a token of theirs. */
export function deviceCookie(token: string, base_url: string): string {
  const isSafe = base_url.startsWith('https:')
  const name = isSafe ? `__Host-${NAME}` : NAME
  const age = KEPT_DAYS * 86_400
  return `${name}=${token}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Lax${isSafe ? '; Secure' : ''}`
}

export function deviceDigest(token: string): Buffer {
  return digest(token)
}

/** The first that fits: browsers name those whose pages they imitate too. */
const PROGRAMS: [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\b(Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** In words of our own: what a program says of itself is not repeated in a letter. */
export function deviceInWords(user_agent: string | null): string {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(user_agent ?? ''))?.[1]
  const [program, system] = [first(PROGRAMS), first(SYSTEMS)]
  return [program ?? 'an unknown program', system].filter(Boolean).join(' on ')
}
