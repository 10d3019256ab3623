// What a shell makes of a line with curl, asked by hand: so the tests need no curl.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type Said = { status: number; text: string; headers: Headers }

/** Runs one line; `variables` are those of the shell. Addresses at `from` go to `to`. */
export async function curl(
  line: string,
  { from, to, variables = {} }: { from: string; to: string; variables?: Record<string, string> },
): Promise<Said> {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: { ...process.env, ...variables },
  })
  const words = stdout.split('\0').slice(0, -1)
  const after = (...flags: string[]) => words.filter((_, at) => flags.includes(words[at - 1] ?? ''))
  const url = words.find((word) => word.startsWith('http')) ?? ''
  const [body] = after('-d', '--data-raw')
  const [method = body === undefined ? 'GET' : 'POST'] = after('-X')
  const headers = new Headers(after('-H').map((header) => header.split(': ') as [string, string]))
  const [user] = after('-u')
  if (user !== undefined) headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`)
  if (body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded')
  }
  const asked = { method, headers, redirect: 'manual' as const, ...(body !== undefined && { body }) }
  const response = await fetch(url.replace(from, to), asked)
  return { status: response.status, text: await response.text(), headers: response.headers }
}
