// What somebody else may see or do by right, each with its reason: everything that is not here has to be as if it never was.
import type { Asker } from './cast.ts'
import type { Kinded } from './further-places.ts'

export type Granted = {
  request: RegExp
  /** Of what the ids are; any unless told. */
  kinds?: string[]
  why: string
  /** Not tried by requests that change something: they would. */
  changes?: true
}

/** Of a partner's texts, those that the other side knows: who it is, who speaks for it, and what it wrote to the other. */
export const KNOWN_TO_PARTNERS = ['seller', 'buyer', 'owner', 'first', 'last']

const DOORS: Granted[] = [
  {
    request: /^POST \/flows body \/id$/,
    why: 'the id of a flow is its address for every source, so it can be given once: 409 as for one’s own; any other id is free',
    changes: true,
  },
  {
    request: /^(GET|POST) \/feedback query \/event_id$/,
    kinds: ['events', 'deliveries'],
    why: 'recipients give feedback by the id of the event that they were told, without a key',
    changes: true,
  },
]

const SHARED: Granted[] = [
  {
    request: /^\w+ \/connections\/:id/,
    kinds: ['connections'],
    why: 'one connection is of both companies',
    changes: true,
  },
  {
    request: /^POST \/onboard\/buyer body \/(connection|invitation)_id$/,
    kinds: ['connections'],
    why: 'the buyer of a connection sets itself up, which is written into the flows of its seller',
    changes: true,
  },
  {
    request: /^(GET|PUT|DELETE) \/entities\/:id path /,
    kinds: ['accounts'],
    why: 'a partner is an entity of either',
    changes: true,
  },
  {
    request: / (\/connected_account_id|\/account_id|.*entity\/id|\/see)$/,
    kinds: ['accounts'],
    why: 'a partner may be named as source and recipient',
  },
  {
    request: /_id(\/0)?$/,
    kinds: ['accounts', 'connections'],
    why: 'leads, onboards and flows may be narrowed to a partner and to the connection',
  },
]

/** Of the one who invited: the other did not, and is told that there is no invitation. */
const INVITER: Granted[] = [
  {
    request: /^PUT \/invitations\/:entityId\/resend path /,
    kinds: ['accounts'],
    why: 'after an acceptance the partner’s account stands for the invited: 409, the invitation was accepted already',
  },
]

const OPERATORS: Granted = { request: /./, why: 'operators see all accounts', changes: true }

export function rightsOfStranger(place: Kinded, kind: string, asker: Asker): Granted | undefined {
  if (asker.name === 'operator' && place.row.path.startsWith('/operator/')) return OPERATORS
  return grantedBy(DOORS, place, kind)
}

export function rightsOfPartner(place: Kinded, kind: string): Granted | undefined {
  return grantedBy([...DOORS, ...SHARED], place, kind)
}

export function rightsOfInviter(place: Kinded, kind: string): Granted | undefined {
  return grantedBy([...DOORS, ...SHARED, ...INVITER], place, kind)
}

function grantedBy(rights: Granted[], { row, where, at }: Kinded, kind: string): Granted | undefined {
  const request = `${row.method} ${row.path} ${where} /${at.join('/')}`
  return rights.find((right) => (right.kinds?.includes(kind) ?? true) && right.request.test(request))
}
