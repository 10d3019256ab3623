// Pairs of names and values as forms and queries write them.

/** `a=1&b=2`, percent-encoded; names may be left as they are for recipients that do not decode them. */
export function encodePairs(pairs: [string, string][], encodeNames = true): string {
  return pairs.map(([name, value]) => `${encodeNames ? encode(name) : name}=${encode(value)}`).join('&')
}

/** A URL with pairs added to its query, before any fragment. */
export function withQuery(url: string, pairs: [string, string][]): string {
  const hash = url.indexOf('#')
  const [address, fragment] = hash < 0 ? [url, ''] : [url.slice(0, hash), url.slice(hash)]
  const query = encodePairs(pairs)
  if (!address.includes('?')) return `${address}?${query}${fragment}`
  const joint = query === '' || /[?&]$/.test(address) ? '' : '&'
  return `${address}${joint}${query}${fragment}`
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
