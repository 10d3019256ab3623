// The Link header of a list that a limit cut short.

type Entry = { id: string }

/** Where the list goes on: beyond the last entry shown, or before the first when paging forwards. */
export function nextPage(baseUrl: string, url: string, entries: Entry[]): string | undefined {
  const asked = new URL(url, `${baseUrl}/`)
  const limit = Number(asked.searchParams.get('limit'))
  if (!limit || entries.length < limit) return undefined
  const forwards = asked.searchParams.has('after_id')
  const edge = forwards ? entries[0] : entries.at(-1)
  if (!edge) return undefined
  asked.searchParams.set(forwards ? 'after_id' : 'before_id', edge.id)
  return `<${baseUrl}${asked.pathname}${asked.search}>; rel="next"`
}
