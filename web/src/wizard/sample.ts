// Values that a sample lead could have.
import type { Field } from '../api-types.ts'

const SAMPLES: Record<string, string> = {
  first_name: 'Maria',
  last_name: 'Lopez',
  email: 'maria.lopez@example.com',
  phone_1: '512-555-0123',
  address_1: '12 Elm Street',
  city: 'Austin',
  state: 'TX',
  postal_code: '78701',
  country: 'US',
  ip_address: '203.0.113.7',
}

export function sampleLead(ids: string[], fields: Field[] | undefined): Record<string, string> {
  return Object.fromEntries(
    ids.map((id) => [id, SAMPLES[id] ?? exampleOf(fields?.find((each) => each.id === id))]),
  )
}

/** What the catalogue gives as an example of a field. */
function exampleOf(field: Field | undefined): string {
  const [example] = field?.examples ?? []
  if (typeof example === 'string' || typeof example === 'number') return String(example)
  const { raw, normal } = (example ?? {}) as { raw?: unknown; normal?: unknown }
  const value = raw ?? normal
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'Sample'
}
