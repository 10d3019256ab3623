// A browser without a screen: keeps cookies, and asks as our own pages do.
import { type Client, client } from './client.ts'

/** `cookie` is that of the session alone. */
export type Browser = Client & { cookie(): string | undefined }

/** What our own pages send with every request. */
export const OURS = { 'x-requested-with': 'gangway' }

export function browser(address: string): Browser {
  const jar = new Map<string, string>()
  const plain = client(address)
  const headers = (more = {}) => ({
    ...OURS,
    ...(jar.size > 0 && { cookie: [...jar.values()].join('; ') }),
    ...more,
  })
  async function kept(reply: ReturnType<Client['get']>) {
    for (const set of (await reply).headers.getSetCookie()) {
      const pair = set.split(';')[0] as string
      const name = pair.split('=')[0] as string
      if (/max-age=0/i.test(set)) jar.delete(name)
      else jar.set(name, pair)
    }
    return reply
  }
  return {
    cookie: () => [...jar.values()].find((pair) => pair.includes('session_token=')),
    get: (path, more) => kept(plain.get(path, headers(more))),
    post: (path, body, more) => kept(plain.post(path, body, headers(more))),
    put: (path, body, more) => kept(plain.put(path, body, headers(more))),
    delete: (path, more) => kept(plain.delete(path, headers(more))),
  }
}
