// What the people who run the exchange ask it: is it alive, is it ready, how is it doing, what does it answer.
import { Type } from 'typebox'
import { knownMigrations } from '../db/migrate.ts'
import { openapiOf } from '../http/openapi.ts'
import { Answer, type Row, route, Written } from '../http/route.ts'
import { NotNowError } from '../lib/errors.ts'
import { Open } from '../lib/schema.ts'
import { VERSION } from '../version.ts'
import { docsFile, docsPage } from './docs.ts'
import type { Metrics } from './metrics.ts'
import { findAppliedMigrations, isReadOnly } from './store.ts'

const Health = Open({ status: Type.String() }, 'Health')

/** What these rows need of the running exchange. */
export type Running = { metrics: Metrics; base_url: string }

/** The rows of operations; the description covers them and all others. */
export function operations(rows: Row[], running: Running): Row[] {
  const migrations = knownMigrations()
  const own: Row[] = [
    route(
      'GET /healthz',
      { summary: 'Whether the process is alive', open: true, answers: { 200: Health } },
      async () => ({
        status: 'alive',
      }),
    ),
    route(
      'GET /readyz',
      {
        summary: 'Whether requests can be answered: the database is there, takes writes, and has this schema',
        open: true,
        answers: { 200: Health },
      },
      async (ctx) => {
        if (await isReadOnly(ctx.db))
          throw new NotNowError('The database takes no writes: it is not the primary')
        const applied = new Set(await findAppliedMigrations(ctx.db))
        const missing = migrations.find(({ name }) => !applied.has(name))
        if (missing) throw new NotNowError(`The database lacks ${missing.name}: run "gangway migrate"`)
        return { status: 'ready' }
      },
    ),
    route(
      'GET /status',
      { summary: 'Which version answers', open: true, answers: { 200: Open({ version: Type.String() }) } },
      async () => ({ version: VERSION }),
    ),
    route(
      'GET /metrics',
      {
        summary: 'Numbers for Prometheus',
        open: true,
        type: 'text/plain; version=0.0.4',
        answers: { 200: Type.String() },
      },
      () => running.metrics.text(),
    ),
    route(
      'GET /openapi.json',
      { summary: 'This description', open: true, answers: { 200: Type.Any() } },
      async () => {
        described ??= new Written(
          JSON.stringify(openapiOf([...rows, ...own], { baseUrl: running.base_url, version: VERSION })),
        )
        return described
      },
    ),
    route(
      'GET /docs',
      {
        summary: 'The reference of every request',
        open: true,
        type: 'text/html; charset=utf-8',
        answers: { 200: Type.String() },
      },
      async () => new Answer(200, docsPage(), DOCS_HEADERS),
    ),
    route(
      'GET /docs/:file',
      {
        summary: 'The parts of the reference page',
        open: true,
        params: Type.Object({ file: Type.String() }),
        type: 'text/plain',
        answers: { 200: Type.String() },
      },
      async (_ctx, { file }) => {
        const { text, type } = docsFile(file)
        return new Answer(200, text, { 'Content-Type': type })
      },
    ),
  ]
  let described: Written<object> | undefined
  return own
}

/** Nothing from elsewhere: the page works offline, and tells nobody that it was opened. */
const DOCS_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
}
