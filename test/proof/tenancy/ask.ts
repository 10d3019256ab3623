// Asks, and tells an answer without what every answer has of its own: so that two can be compared.
import { Pool } from 'undici'
import { onTestFinished } from 'vitest'
import type { Asker } from './cast.ts'
import type { Asking } from './sample.ts'

export type Answered = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

export type Ask = (asking: Asking, asker: Asker, more?: Record<string, string>) => Promise<Answered>

export function asksFor(address: string): Ask {
  const pool = new Pool(address, { connections: 16 })
  onTestFinished(() => pool.close())
  return async ({ method, url, body }, { headers }, more = {}) => {
    const isText = typeof body === 'string'
    const response = await pool.request({
      method: method as 'GET',
      path: url,
      headers: {
        ...headers,
        ...(body !== undefined && {
          'content-type': isText ? 'application/x-www-form-urlencoded' : 'application/json',
        }),
        ...more,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    })
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
  }
}

/** Names of headers that are of the moment, not of what was asked. */
const PASSING = ['date', 'x-request-id', 'content-length', 'etag', 'keep-alive', 'connection']

/** Status, headers and text; ids, times and secrets that a success has just made are only seen to be there. */
export function told({ status, headers, text }: Answered, asked: string): string {
  const kept = Object.entries(headers).filter(([name]) => !PASSING.includes(name))
  const all = `${status} ${JSON.stringify(Object.fromEntries(kept))} ${text}`.replace(
    /"request_id":"[^"]*"/,
    '',
  )
  const sought = new RegExp(escaped(asked), 'gi')
  if (status >= 300) return all.replaceAll(sought, '<asked>')
  return all
    .replace(/\b[0-9a-f]{40}\b/g, '<key>')
    .replace(/\b[0-9a-f]{24}\b/g, '<id>')
    .replaceAll(sought, '<asked>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/"id":"[0-9a-zA-Z]{6}"/g, '<part>')
    .replace(/"(ms|start_timestamp|end_timestamp|wait_ms)":[\d.]+/g, '<ms>')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
