// A browser without a screen: keeps the session's cookie, and asks as our own pages do.
import { type Client, client } from './client.ts'

export type Browser = Client & { cookie(): string | undefined }

/** What our own pages send with every request. */
export const OURS = { 'x-requested-with': 'gangway' }

export function browser(address: string): Browser {
  let cookie: string | undefined
  const plain = client(address)
  const headers = (more = {}) => ({ ...OURS, ...(cookie && { cookie }), ...more })
  async function kept(reply: ReturnType<Client['get']>) {
    const set = (await reply).headers.getSetCookie().at(-1)
    if (set) cookie = /max-age=0/i.test(set) ? undefined : set.split(';')[0]
    return reply
  }
  return {
    cookie: () => cookie,
    get: (path, more) => kept(plain.get(path, headers(more))),
    post: (path, body, more) => kept(plain.post(path, body, headers(more))),
    put: (path, body, more) => kept(plain.put(path, body, headers(more))),
    delete: (path, more) => kept(plain.delete(path, headers(more))),
  }
}
