// The built pages in memory: one document for every address of the app, and files whose names change with their content.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export type PageFile = { type: string; plain: Buffer; brotli: Buffer | undefined; isHashed: boolean }

export type Pages = {
  /** The document with a nonce of its own, and the policy that goes with it. */
  document(): { html: string; headers: Record<string, string> }
  /** A file by its path below /app/. */
  file(path: string): PageFile | undefined
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Undefined where nothing was built. */
export function openPages(folder: string): Pages | undefined {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return undefined
  const html = readFileSync(index, 'utf8')
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => TYPES[extname(name)])
      .map((name) => [name.replaceAll('\\', '/'), read(folder, name)]),
  )
  return {
    document() {
      const nonce = randomBytes(16).toString('base64')
      return { html: html.replaceAll('%NONCE%', nonce), headers: headersFor(nonce) }
    },
    file: (path) => files.get(path),
  }
}

function read(folder: string, name: string): PageFile {
  const packed = join(folder, `${name}.br`)
  return {
    type: TYPES[extname(name)] as string,
    plain: readFileSync(join(folder, name)),
    brotli: existsSync(packed) ? readFileSync(packed) : undefined,
    isHashed: name.startsWith('assets'),
  }
}

/** Scripts are our own files alone. The component library writes its colours into style elements, which bear the nonce. */
function headersFor(nonce: string): Record<string, string> {
  return {
    'Content-Security-Policy':
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' https: data:; ` +
      "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex',
    'Cache-Control': 'no-store',
  }
}
