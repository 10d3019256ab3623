// Web addresses.
import { textGiven } from './given.ts'

const MOST = 8_000

/** An address without a scheme gets `http://`. */
export function urlValue(input: unknown): unknown {
  const raw = textGiven(input)
  const url = raw.length > MOST ? undefined : urlIn(raw.trim())
  if (!url) return { normal: raw, raw, valid: false }
  return {
    normal: url.href,
    protocol: url.protocol.slice(0, -1),
    host: url.host,
    port: url.port,
    path: url.pathname,
    query: url.search.slice(1),
    hash: url.hash,
    valid: true,
    raw,
  }
}

function urlIn(text: string): URL | undefined {
  if (text === '') return undefined
  const full = /^https?:\/\//i.test(text)
    ? text
    : /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
      ? ''
      : `http://${text}`
  return URL.canParse(full) ? new URL(full) : undefined
}
