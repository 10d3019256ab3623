// Shows submission docs to whoever has their address: as a page, and as JSON.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer, type RawRequest } from '../http/route.ts'
import { NotFoundError } from '../lib/errors.ts'
import { gatherDocs, type Ids } from './gather.ts'
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

async function docsFor(
  ctx: Context<Caller | null>,
  { request, ...ids }: Asked,
): Promise<SubmissionDocs | Answer<string>> {
  const own = ctx as unknown as Context<null>
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const header = request.headers?.Authorization
  const caller = isRead && header !== undefined ? await own.intake.authenticate(header) : null
  const { docs, account_id } = await gatherDocs(own, ids, caller)
  if (!isRead) return misplaced(docs.submit.url)
  noteAccess(own, { ...ids, account_id, request })
  return docs
}

/** People post leads to the address of the docs: they are told the right one. */
function misplaced(url: string): Answer<string> {
  const body = `This address describes how to send leads; send them to ${url}`
  return new Answer(405, body, { 'Content-Type': 'text/plain', Allow: 'GET, HEAD' })
}
