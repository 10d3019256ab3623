// The part "tenancy": what is another's is, for whoever asks, as if it never was.
import { exchangeForThisTest } from '../support/exchange.ts'
import { KEY, serveProcess } from '../support/process.ts'
import type { Outcome } from './outcome.ts'
import { prove } from './prove.ts'
import { endShared, playShared } from './tenancy/shared.ts'
import { type Case, castOf, deciding, PLACES, play } from './tenancy/story.ts'
import { isApart, type Timed, timed, timingTable } from './tenancy/timing.ts'
import { answersTable, findingsTable, rightsTable } from './tenancy/written.ts'

const ANSWERING = ['--import', 'tsx', 'test/proof/tenancy/answering.ts']

prove(
  'tenancy',
  'whatever id of another account is put wherever, nobody sees or changes what is not theirs, or learns that it is there',
  async ({ quick }) => {
    const exchange = await exchangeForThisTest({ env: KEY })
    // Beside us, so that the other core answers while this one compares.
    const { address, child } = await serveProcess(
      exchange.database_url,
      { GANGWAY_LOG_LEVEL: 'error' },
      ANSWERING,
    )
    const { cases, prints, control } = await castOf(exchange, address, quick)
    const [stranger, ofSeller, ofBuyer] = cases as [Case, Case, Case]
    const times = await timed(stranger.siege, stranger.askers[0] as Case['askers'][0], quick)
    for (const one of cases) await play(one, prints, quick)
    for (const { siege } of [ofSeller, ofBuyer]) await playShared(siege, prints)
    await endShared(ofSeller.siege, prints)
    const decides = await deciding(control, stranger.siege)
    if (child.exitCode !== null) throw new Error('the exchange has ended')
    return outcomeOf(cases, times, decides)
  },
)

function outcomeOf(cases: Case[], times: Timed[], decides: (typeof PLACES)[number][]): Outcome {
  const findings = cases.flatMap(({ siege }) => siege.findings)
  const asked = cases.reduce((sum, { siege }) => sum + siege.asked, 0)
  const apart = times.filter(isApart)
  const farthest = Math.max(...times.map(({ area }) => Math.abs(area - 0.5)))
  const seen = `${asked} requests at ${PLACES.length} places of ids`
  const line =
    findings.length > 0 || apart.length > 0
      ? `${seen}: ${findings.length} answers or rows tell of another account; ${apart.length} requests tell by their time`
      : `${seen}: nothing of another account was seen or changed, and times tell it apart by at most ${farthest.toFixed(3)} of AUC`
  return {
    ok: findings.length === 0 && apart.length === 0,
    line,
    tables: [
      answersTable(cases, decides),
      rightsTable(cases),
      timingTable(times),
      ...(findings.length > 0 ? [findingsTable(cases)] : []),
    ],
  }
}
