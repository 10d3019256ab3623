// Whether anything that is secret or personal stands where it may not, in all that a run has written.
import { sql } from '../../../src/db/db.ts'
import { eventually } from '../../support/eventually.ts'
import type { TestExchange } from '../../support/exchange.ts'
import { type Finding, looking } from './finding.ts'
import { sightings, type Written } from './marks.ts'
import { type Played, played } from './played.ts'

export async function secrets(): Promise<Finding> {
  const look = looking()
  const run = await played()
  await settled(run.exchange)
  const written = await everythingWritten(run)
  const found = sightings(run.marks, written)
  for (const { mark, place, isLawful } of found) look.see(isLawful, `${mark.what} stands in ${place}`)
  const unseen = run.marks
    .filter(({ may }) => may.length > 0)
    .filter((mark) => !found.some((one) => one.mark === mark))
  for (const { what } of unseen)
    look.see(false, `${what} was found nowhere: the scanner sees too little, or the story is short`)
  const size = written.reduce((sum, { text }) => sum + text.length, 0)
  const kinds = [...new Set(run.marks.map(({ what }) => what))]
  const rows = kinds.map((what) => {
    const of = (isLawful: boolean) => {
      const places = found.filter((one) => one.mark.what === what && one.isLawful === isLawful)
      return [...new Set(places.map(({ place }) => place))].join(', ') || 'nowhere'
    }
    return [what, of(true), of(false)]
  })
  const places = new Set(written.map(({ name }) => name)).size
  const title = `Where marks stand, of ${places} places with ${Math.round(size / 1024)} KiB`
  return {
    tables: [{ title, columns: ['mark', 'stands where it may', 'stands where it may not'], rows }],
    checks: run.marks.length * places,
    faults: look.faults,
  }
}

/** Letters that wait are still to be written. */
async function settled(exchange: TestExchange): Promise<void> {
  await eventually(async () => {
    const waiting = await exchange.rows(sql`select from letters where state = 'queued'`)
    if (waiting.length > 0) throw new Error('letters wait')
  })
}

async function everythingWritten({
  exchange,
  process,
  office,
  receiver,
  record,
}: Played): Promise<Written[]> {
  const metrics = await (await fetch(`${process.address}/metrics`)).text()
  const letters = office.mails.map(({ to, raw, subject, text, html }) => {
    return { name: `letters to ${to}`, text: [raw, subject, text, html].join('\n') }
  })
  return [
    { name: 'output of the process', text: process.said() },
    { name: 'metrics', text: metrics },
    { name: 'recipient', text: JSON.stringify(receiver.got) },
    ...letters,
    ...record.written,
    ...(await tables(exchange)),
  ]
}

/** Every row of every table as text, those of the queue included. */
async function tables(exchange: TestExchange): Promise<Written[]> {
  const names = await exchange.rows<{ name: string }>(sql`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`)
  const all: Written[] = []
  for (const { name } of names) {
    const { rows } = await exchange.ground.db.pool.query(`select t::text as row from ${name} t`)
    all.push({ name: `table ${name}`, text: rows.map(({ row }) => row).join('\n') })
  }
  return all
}
