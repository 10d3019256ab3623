// What was found, as tables: by request what was answered, what is granted and why, and what is wrong.
import { api } from '../../../src/api.ts'
import type { Cell, Table } from '../outcome.ts'
import type { Kinded } from './further-places.ts'
import { nameOf } from './places.ts'
import { type Case, PLACES } from './story.ts'

/** One line for each request: its places, and the statuses of the answers about what is another's. */
export function answersTable(cases: Case[], decides: Kinded[]): Table {
  const rows = api.flatMap(({ method, path }) => {
    const places = PLACES.filter(({ row }) => row.method === method && row.path === path)
    if (places.length === 0) return []
    const named = places.map(({ where, at }) => `${where === 'path' ? ':' : ''}${at.join('/')}`)
    const statuses = cases.map(({ siege }) => {
      const found = places.flatMap((place) => [...(siege.answers.get(nameOf(place)) ?? [])])
      return [...new Set(found)].sort().join(' ') || 'by right'
    })
    const own = decides.filter(({ row }) => row.method === method && row.path === path).length
    return [[`${method} ${path}`, named.join(', '), `${own} of ${places.length}`, ...statuses]]
  })
  const who = cases.map((each) => each.who)
  return {
    title: 'Answers about what is another account’s: each as about what nobody has',
    columns: ['request', 'places', 'of which the id decides', ...who],
    rows,
  }
}

/** One line for each right of each who asks, with the places where it makes a difference. */
export function rightsTable(cases: Case[]): Table {
  const rows = cases.flatMap(({ who, siege }) => {
    const reasons = [...new Set(siege.granted.values())]
    return reasons.map((why) => {
      const places = [...siege.granted].filter(([, reason]) => reason === why).map(([place]) => place)
      return [who, why, places.length, places.join('; ')] as Cell[]
    })
  })
  return { title: 'Seen or done by right', columns: ['who', 'why', 'places', 'which'], rows }
}

export function findingsTable(cases: Case[]): Table {
  const rows = cases.flatMap(({ who, siege }) =>
    siege.findings.map(({ place, asker, kind, what }) => [`${who}, as ${asker}`, place, kind, what]),
  )
  return { title: 'Revealed or changed', columns: ['who', 'place', 'of', 'what'], rows: rows.slice(0, 100) }
}
