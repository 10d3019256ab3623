// Finds values in a document by a dotted path: `a.b`, `a.0.b`, and `*` for every member.
import { segmentsOf } from '../../lib/vars.ts'

const LONGEST_PATH = 1_000
const MOST_FOUND = 10_000

/** Every value at the path, lists taken apart; none for a path that leads nowhere. */
export function findInJson(document: unknown, path: string): unknown[] {
  if (path.length > LONGEST_PATH) return []
  let places = [document]
  for (const name of segmentsOf(path.trim())) {
    places = places.flatMap((place) => below(place, name)).slice(0, MOST_FOUND)
    if (places.length === 0) return []
  }
  return places.flatMap((place) => (Array.isArray(place) ? place : [place]))
}

function below(place: unknown, name: string): unknown[] {
  if (typeof place !== 'object' || place === null) return []
  if (name === '*') return Object.values(place)
  return Object.hasOwn(place, name) ? [(place as Record<string, unknown>)[name]] : []
}
