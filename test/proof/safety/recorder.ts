// Everything that was answered to somebody, as it was written on the wire.
import { OURS } from '../../support/browser.ts'
import type { Written } from './marks.ts'

export type Said = { status: number; body: any; headers: Headers; text: string }

export type Voice = {
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Said>
  /** The same, for what must be answered with a status. */
  must(status: number, method: string, path: string, body?: unknown): Promise<any>
}

export type Recorder = {
  written: Written[]
  /** A program or a browser whose answers are kept under a name. Without a key it keeps its cookie. */
  voice(who: string, key?: string): Voice
}

export function recorder(address: string): Recorder {
  const written: Written[] = []
  return {
    written,
    voice(who, key) {
      let cookie: string | undefined
      const ask: Voice['ask'] = async (method, path, body, more = {}) => {
        const isText = typeof body === 'string'
        const reply = await fetch(address + path, {
          method,
          redirect: 'manual',
          headers: {
            ...(key && { authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}` }),
            ...(!key && { ...OURS, ...(cookie && { cookie }) }),
            ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
            ...more,
          },
          ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
        })
        const text = await reply.text()
        const [set] = reply.headers.getSetCookie()
        if (set) cookie = set.split(';')[0]
        const { status, headers } = reply
        const head = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')
        written.push({
          name: `${status < 400 ? 'answers' : 'refusals'} to ${who}`,
          text: `${head}\n\n${text}`,
        })
        const isJson = headers.get('content-type')?.includes('json')
        return { status, headers, text, body: isJson ? JSON.parse(text) : text }
      }
      return {
        ask,
        async must(status, method, path, body) {
          const said = await ask(method, path, body)
          if (said.status !== status) throw new Error(`${method} ${path}: ${said.status} ${said.text}`)
          return said.body
        },
      }
    },
  }
}
