// Shows submission docs to whoever has their address: as a page, and as JSON.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer, type RawRequest } from '../http/route.ts'
import { holdsSession } from '../http/session-cookie.ts'
import { NotFoundError } from '../lib/errors.ts'
import { openapiOf, postmanOf, templateOf } from './downloads.ts'
import { gatherDocs, type Ids } from './gather.ts'
import { markdownOf } from './markdown.ts'
import { noteAccess } from './note-access.ts'
import { docsPage, missingPage, PAGE_HEADERS } from './page.ts'
import type { SubmissionDocs } from './submission-docs.ts'

type Asked = Ids & { request: RawRequest }

const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }

/** 404 is a page too. */
export async function showDocsPage(ctx: Context<Caller | null>, asked: Asked): Promise<Answer<string>> {
  const { exchange_name } = ctx.settings
  try {
    const docs = await docsFor(ctx, asked)
    return docs instanceof Answer ? docs : new Answer(200, docsPage(docs, exchange_name), PAGE_HEADERS)
  } catch (error) {
    if (error instanceof NotFoundError) return new Answer(404, missingPage(exchange_name), PAGE_HEADERS)
    throw error
  }
}

/** The same for programs. */
export async function showDocs(ctx: Context<Caller | null>, asked: Asked): Promise<Answer<string>> {
  const docs = await docsFor(ctx, asked)
  return docs instanceof Answer ? docs : new Answer(200, JSON.stringify(docs), JSON_HEADERS)
}

type Form = { type: string; of(docs: SubmissionDocs): string }

const asJson = (of: (docs: SubmissionDocs) => object): Form => ({
  type: 'application/json; charset=utf-8',
  of: (docs) => JSON.stringify(of(docs), null, 2),
})

/** By the ending of the address. */
const FORMS: Record<string, Form> = {
  'docs.md': { type: 'text/markdown; charset=utf-8', of: markdownOf },
  'docs.csv': { type: 'text/csv; charset=utf-8', of: templateOf },
  'docs.openapi.json': asJson(openapiOf),
  'docs.postman.json': asJson(postmanOf),
}

/** The same as a file for another program. */
export async function showDocsFile(ctx: Context<Caller | null>, asked: Asked): Promise<Answer<string>> {
  const name = asked.request.uri.split('?')[0]?.split('/').at(-1) ?? ''
  const form = FORMS[name]
  if (!form) throw new NotFoundError('The file')
  const docs = await docsFor(ctx, asked)
  if (docs instanceof Answer) return docs
  return new Answer(200, form.of(docs), {
    'Content-Type': form.type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
}

async function docsFor(
  ctx: Context<Caller | null>,
  { request, ...ids }: Asked,
): Promise<SubmissionDocs | Answer<string>> {
  const own = ctx as unknown as Context<null>
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const caller = isRead ? await readerOf(own, request) : null
  const { docs, account_id } = await gatherDocs(own, ids, caller)
  if (!isRead) return misplaced(docs.submit.url)
  noteAccess(own, { ...ids, account_id, request })
  return docs
}

/** By key, or by the cookie of whoever is signed in at a browser; nobody needs to be anybody. */
async function readerOf(ctx: Context<null>, { headers = {} }: RawRequest): Promise<Caller | null> {
  const { Authorization: header, Cookie: cookie } = headers
  if (header !== undefined) return ctx.intake.authenticate(header)
  return (holdsSession(cookie) && (await ctx.intake.recognise(cookie))) || null
}

/** People post leads to the address of the docs: they are told the right one. */
function misplaced(url: string): Answer<string> {
  const body = `This address describes how to send leads; send them to ${url}`
  return new Answer(405, body, { 'Content-Type': 'text/plain', Allow: 'GET, HEAD' })
}
