// Where a page of events goes on, as a Link header.
import type { EventQuery } from './query.ts'

const LONGEST = 4_000

/** The same question from the last event shown on, in the same order; nothing where it would be too long for a header. */
export function nextLink(baseUrl: string, query: EventQuery, lastId: string): Record<string, string> {
  const cursor = query.sort === 'asc' ? { after_id: lastId } : { before_id: lastId }
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, ...cursor })) {
    for (const one of Array.isArray(value) ? value : [value]) asked.append(name, textOf(one))
  }
  const link = `<${baseUrl}/events?${asked}>; rel="next"`
  return link.length > LONGEST ? {} : { Link: link }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
