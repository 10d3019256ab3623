// An answer read: decompressed as far as that was asked for, as text in the charset that it names.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { titled } from '../modules/plugin-answer.ts'
import { SendError } from './send-error.ts'

export const LARGEST_ANSWER = 1_048_576

/** Names in lower case, as they came in. */
export type RawHeaders = Record<string, string | string[] | undefined>

export type RawAnswer = { status: number; status_text: string; headers: RawHeaders; body: Buffer }

export type Answer = {
  status: number
  status_text: string
  version: string
  /** Names in Title-Case; one that came several times is a list. */
  headers: Record<string, string | string[]>
  body: string
}

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const deflated: Decompress = (body, options) => {
  // The header of zlib, which some leave out.
  const isZlib = ((body[0] ?? 0) & 15) === 8
  return (isZlib ? promisify(inflate) : promisify(inflateRaw))(body, options) as Promise<Buffer>
}

const DECOMPRESS: Record<string, Decompress> = {
  gzip: promisify(gunzip) as Decompress,
  'x-gzip': promisify(gunzip) as Decompress,
  deflate: deflated,
  br: promisify(brotliDecompress) as Decompress,
}

/** `accepted` is the Accept-Encoding of the request. Throws a SendError about the host. */
export async function answerOf(raw: RawAnswer, accepted: string, host: string): Promise<Answer> {
  const { status, status_text } = raw
  const bytes = await decompressed(raw, accepted, host)
  const headers = titled(raw.headers) as Answer['headers']
  return { status, status_text, version: '1.1', headers, body: textOf(bytes, raw.headers['content-type']) }
}

/** A bomb is stopped when what has come out of it is as long as an answer may be. */
async function decompressed({ headers, body }: RawAnswer, accepted: string, host: string): Promise<Buffer> {
  let bytes = body
  for (const coding of codingsIn(headers['content-encoding']).reverse()) {
    const decompress = DECOMPRESS[coding]
    if (bytes.length === 0 || !decompress || !isAccepted(coding, accepted)) return bytes
    try {
      bytes = await decompress(bytes, { maxOutputLength: LARGEST_ANSWER })
    } catch (error) {
      throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
        ? tooLarge(host)
        : new SendError('unreadable', `${host} sent an answer that cannot be decompressed`, error)
    }
  }
  return bytes
}

function codingsIn(header: string | string[] | undefined): string[] {
  if (header === undefined) return []
  const names = [header].flat().join(',').toLowerCase().split(',')
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity')
}

function isAccepted(coding: string, accepted: string): boolean {
  const wanted = accepted.toLowerCase().split(',')
  return wanted.some((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    return !isRefused && (name === coding || name === '*' || (name === 'gzip' && coding === 'x-gzip'))
  })
}

export function tooLarge(host: string): SendError {
  return new SendError('too_large', `${host} answered with more than 1 MiB`)
}

const CHARSET = /charset\s*=\s*["']?([\w.:-]+)/i

function textOf(bytes: Buffer, type: string | string[] | undefined): string {
  if (bytes.length === 0) return ''
  const [, charset = 'utf-8'] = CHARSET.exec(String(type ?? '')) ?? []
  if (/^utf-?8$/i.test(charset)) return bytes.toString().replace(/^\ufeff/, '')
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
