// Whether anything gets the exchange to call what is inside a network: by address, by name, by a name that changes, by a redirect.
import { exchangeForThisTest } from '../../support/exchange.ts'
import { INSIDE, LEADING_INSIDE } from './addresses.ts'
import { type Canary, canary, PUBLIC } from './canary.ts'
import { type Finding, type Looking, looking } from './finding.ts'
import { lyingNames, type Names } from './lying-names.ts'
import { type Way, waysOut } from './ways-out.ts'

const OUTSIDE = 'crm.leads-outside.com'
const TURNING = 'turning.leads-outside.com'
const MIXED = 'mixed.leads-outside.com'

/** Tried with every host even when there is little time: they stand for the others, which share their way out. */
const WHOLE = ['delivery, JSON', 'SFTP']

export async function outbound(quick: boolean): Promise<Finding> {
  const look = looking()
  const names = lyingNames()
  const place = await canary()
  const exchange = await exchangeForThisTest({ env: { GANGWAY_ALLOWED_RANGES: `${PUBLIC}/32` } })
  for (const [name, answers] of Object.entries(LEADING_INSIDE)) names.leads(name, answers)
  names.leads(OUTSIDE, [PUBLIC])
  names.leads(MIXED, ['127.0.0.1', '10.0.0.1', '::1', PUBLIC])
  const ways = await waysOut(exchange, place.port)
  const rows = []
  for (const way of ways) {
    const byAddress = await hostsInside(look, way, place, quick && !WHOLE.includes(way.name) ? 4 : 1)
    const isFound = await reachesOutside(look, way, place)
    const byTurn = await turning(look, way, place, names)
    const byRedirect = way.name === 'SFTP' ? '–' : await redirected(look, way, place)
    rows.push([way.name, byAddress, byTurn, byRedirect, isFound])
  }
  const columns = [
    'way out',
    'hosts inside',
    'names that turn or are mixed',
    'redirects',
    'what may be reached',
  ]
  return {
    tables: [
      { title: 'Nothing inside a network is reached: refused of tried, by every way out', columns, rows },
    ],
    checks: look.checks(),
    faults: look.faults,
  }
}

/** No connection to what is inside may come of `work`. */
async function untouched(look: Looking, place: Canary, what: string, work: () => Promise<string>) {
  const before = place.touched.length
  const since = performance.now()
  const reason = await work()
  const isQuick = look.see(performance.now() - since < 5_000, `${what}: took more than five seconds`)
  const isUntouched = look.see(place.touched.length === before, `${what}: reached ${place.touched.at(-1)}`)
  const isSilent = look.see(!reason.includes('secret'), `${what}: told what is inside: ${reason}`)
  return isQuick && isUntouched && isSilent
}

async function hostsInside(look: Looking, way: Way, place: Canary, each: number): Promise<string> {
  const all = [...INSIDE.map(({ host }) => host), ...Object.keys(LEADING_INSIDE)]
  const hosts = all.filter((_, n) => n % each === 0)
  let held = 0
  for (const host of hosts) {
    const url = `http://${host}:${place.port}/latest/meta-data`
    if (await untouched(look, place, `${way.name} to ${host}`, () => way.call(url))) held++
  }
  return `${held} of ${hosts.length}`
}

/** Without this nothing would show that the others were refused, and not merely broken. */
async function reachesOutside(look: Looking, way: Way, place: Canary): Promise<string> {
  const before = place.calls()
  const sockets = place.touched.length
  await way.call(`http://${OUTSIDE}:${place.port}/take`)
  // For SFTP it is the connection that counts: what listens there speaks another language.
  const isReached = place.calls() > before
  look.see(isReached, `${way.name}: did not reach what it may reach`)
  look.see(place.touched.length === sockets, `${way.name}: reached more than it may`)
  return isReached ? 'reached' : 'not reached'
}

/** The name leads outside while it is looked at, and inside afterwards; or to both at once. */
async function turning(look: Looking, way: Way, place: Canary, names: Names): Promise<string> {
  let [held, tried] = [0, 0]
  for (const answers of [
    [[PUBLIC], ['127.0.0.1']],
    [[PUBLIC], ['::1']],
    [['127.0.0.1'], [PUBLIC]],
  ]) {
    names.leads(TURNING, ...answers)
    for (let again = 0; again < 3; again++) {
      tried++
      const call = () => way.call(`http://${TURNING}:${place.port}/turn`)
      if (await untouched(look, place, `${way.name} to a name that turns`, call)) held++
    }
  }
  tried++
  const mixed = () => way.call(`http://${MIXED}:${place.port}/mixed`)
  if (await untouched(look, place, `${way.name} to a name with both`, mixed)) held++
  return `${held} of ${tried}`
}

const TARGETS = [
  '127.0.0.1',
  '[::1]',
  '2130706433',
  '[::ffff:127.0.0.1]',
  'loop4.leads-inside.com',
  'localhost',
]

async function redirected(look: Looking, way: Way, place: Canary): Promise<string> {
  let [held, tried] = [0, 0]
  for (const status of [301, 302, 303, 307, 308]) {
    for (const target of TARGETS) {
      place.answers((_request, response) =>
        response.writeHead(status, { location: `http://${target}:${place.port}/inside` }).end(),
      )
      tried++
      const what = `${way.name}, redirected (${status}) to ${target}`
      if (await untouched(look, place, what, () => way.call(`http://${OUTSIDE}:${place.port}/go`))) held++
    }
  }
  place.answers((_request, response) => response.writeHead(200).end('{"outcome":"success","price":1}'))
  return `${held} of ${tried}`
}
