// Serves the app's pages under /app/, and sends browsers there that went to an address of the API.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFoundError } from '../lib/errors.ts'
import type { Pages } from './pages.ts'
import type { Row } from './route.ts'

const HTML = 'text/html; charset=utf-8'
const FOR_EVER = 'public, max-age=31536000, immutable'

export function servePages(app: FastifyInstance, pages: Pages | undefined): void {
  app.get('/', async (_request, reply) => reply.redirect('/app/'))
  app.get('/app', async (_request, reply) => reply.redirect('/app/'))
  app.get('/app/*', async (request, reply) => {
    if (!pages) throw new NotFoundError('The pages were not built ("npm run build" does it), so this one')
    const path = (request.params as { '*': string })['*']
    const file = pages.file(path)
    if (file) return sendFile(request, reply, file)
    if (path.startsWith('assets/')) throw new NotFoundError('The file')
    const { html, headers } = pages.document()
    return reply.headers(headers).type(HTML).send(html)
  })
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: NonNullable<ReturnType<Pages['file']>>,
): FastifyReply {
  reply
    .header('Cache-Control', file.isHashed ? FOR_EVER : 'public, max-age=3600')
    .header('Vary', 'Accept-Encoding')
    .type(file.type)
  const packed = /\bbr\b/.test(String(request.headers['accept-encoding'])) && file.brotli
  return packed ? reply.header('Content-Encoding', 'br').send(packed) : reply.send(file.plain)
}

/** Where a browser belongs that was led to this address by a link: the same address in the app. */
export function pageFor(row: Row, { url, headers }: FastifyRequest): string | undefined {
  const isPerson = /\btext\/html\b/.test(headers.accept ?? '') && headers.authorization === undefined
  const hasPage = row.hasPage || (!row.open && !row.raw)
  return row.method === 'GET' && isPerson && hasPage ? `/app${url}` : undefined
}
