// What a step of a trial would send, as a text that people read.
import type { TrialStage } from './api-types.ts'
import { words } from './words.ts'

const said = words.sent

type Sending = Pick<TrialStage, 'request' | 'letter' | 'file'>

/** Undefined where nothing is sent, or what would be cannot be told. */
export function sentIn(
  { request, letter, file }: Sending,
  { headers = false }: { headers?: boolean } = {},
): string | undefined {
  if (request) {
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
    const head = [`${request.method} ${request.url ?? ''}`, ...(headers ? lines : [])]
    return `${head.join('\n')}\n\n${indented(request.body ?? '')}`
  }
  if (letter) return letterText(letter)
  if (file) return `${said.file(file.path, file.host, file.port)}\n\n${file.heading ?? ''}${file.line}`
  return undefined
}

function letterText({ from, to, cc, reply_to, subject, text, html }: NonNullable<Sending['letter']>): string {
  const head = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []),
    ...(reply_to ? [`Reply-To: ${reply_to}`] : []),
    `Subject: ${subject}`,
  ]
  return `${head.join('\n')}\n\n${text}${html ? `\n\n${said.html}\n\n${html}` : ''}`
}

/** JSON with indentation, anything else as it is. */
export function indented(body: string): string {
  if (!/^\s*[[{]/.test(body)) return body
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
