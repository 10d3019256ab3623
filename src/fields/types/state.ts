// States, territories and provinces of the United States and Canada.
import { textGiven } from './given.ts'

const NAMES: Record<string, string> = {
  AL: 'Alabama',
  AK: 'Alaska',
  AZ: 'Arizona',
  AR: 'Arkansas',
  CA: 'California',
  CO: 'Colorado',
  CT: 'Connecticut',
  DE: 'Delaware',
  DC: 'District of Columbia',
  FL: 'Florida',
  GA: 'Georgia',
  HI: 'Hawaii',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  IA: 'Iowa',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  ME: 'Maine',
  MD: 'Maryland',
  MA: 'Massachusetts',
  MI: 'Michigan',
  MN: 'Minnesota',
  MS: 'Mississippi',
  MO: 'Missouri',
  MT: 'Montana',
  NE: 'Nebraska',
  NV: 'Nevada',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NY: 'New York',
  NC: 'North Carolina',
  ND: 'North Dakota',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VT: 'Vermont',
  VA: 'Virginia',
  WA: 'Washington',
  WV: 'West Virginia',
  WI: 'Wisconsin',
  WY: 'Wyoming',
  AS: 'American Samoa',
  GU: 'Guam',
  MH: 'Marshall Islands',
  MP: 'Northern Mariana Islands',
  PR: 'Puerto Rico',
  PW: 'Palau',
  VI: 'U.S. Virgin Islands',
  AB: 'Alberta',
  BC: 'British Columbia',
  MB: 'Manitoba',
  NB: 'New Brunswick',
  NL: 'Newfoundland and Labrador',
  NS: 'Nova Scotia',
  ON: 'Ontario',
  PE: 'Prince Edward Island',
  QC: 'Quebec',
  SK: 'Saskatchewan',
}

/** Their names carry the code in the documented packages. */
const GLUED: Record<string, string> = {
  YT: 'Yukon',
  NU: 'Nunavut',
  NT: 'Northwest Territories',
  FM: 'Federated States of Micronesia',
}

type State = { code: string; name: string }

const STATES = new Map<string, State>([
  ...entries('VI', 'U.S. Virgin Islands', 'Virgin Islands'),
  ...Object.entries(NAMES).flatMap(([code, name]) => entries(code, name, name)),
  ...Object.entries(GLUED).flatMap(([code, name]) =>
    entries(code, `${name} ${code}`, name, `${name} ${code}`),
  ),
])

function entries(code: string, name: string, ...names: string[]): [string, State][] {
  return [code, ...names].map((word) => [word.toLowerCase(), { code, name }])
}

/** A text that is none of them is kept, and valid: there are others in the world. */
export function stateValue(input: unknown): unknown {
  const raw = textGiven(input)
  const state = raw.length > 100 ? undefined : STATES.get(raw.trim().toLowerCase())
  return { normal: state?.code ?? raw, raw, name: state?.name ?? raw, valid: true }
}
