// Which tables a cluster of databases (Citus) distributes by account, which stay together on its coordinator, and why.

export type Placing = { kind: 'distributed' | 'local'; reason: string }

/** What all distributed tables are distributed by, so that everything of an account is on one node. */
export const BY = 'account_id'

const distributed = (reason: string): Placing => ({ kind: 'distributed', reason })
const local = (reason: string): Placing => ({ kind: 'local', reason })

const ANNOUNCED = local(
  'triggers announce or note its changes, and Citus refuses triggers on distributed tables',
)
const FOUND_BEFORE = local('a caller, a person or a link is found in it before it is known whose it is')
const ACROSS = local('joins accounts, or is unique among all of them')
const SET_UP = local('set up by people: small, and read with the flows and users that it hangs on')
const ON_THE_WAY = local(
  'work in hand and counters of many accounts, moved together and emptied as fast as they fill',
)
const HISTORY = local('grows with what people do, not with leads')

/** Every table. What grows with leads is distributed; all else is small, and stays where its transactions are. */
export const PLACING: Record<string, Placing> = {
  leads: distributed('one row a lead'),
  events: distributed(
    'several rows a lead, by far the largest; partitioned by month, distributed at the parent',
  ),
  deliveries: distributed('one row for each delivery that did not arrive at once'),
  accounts: ANNOUNCED,
  api_keys: ANNOUNCED,
  connections: ANNOUNCED,
  credentials: ANNOUNCED,
  entities: ANNOUNCED,
  fields: ANNOUNCED,
  flows: ANNOUNCED,
  invitations: ANNOUNCED,
  onboards: ANNOUNCED,
  services: ANNOUNCED,
  sessions: ANNOUNCED,
  users: ANNOUNCED,
  backup_codes: FOUND_BEFORE,
  challenges: FOUND_BEFORE,
  devices: FOUND_BEFORE,
  invitation_tokens: FOUND_BEFORE,
  joinings: FOUND_BEFORE,
  passkeys: FOUND_BEFORE,
  reports: FOUND_BEFORE,
  sign_in_proofs: FOUND_BEFORE,
  sign_in_tries: FOUND_BEFORE,
  sign_ins: FOUND_BEFORE,
  two_factors: FOUND_BEFORE,
  flow_ids: ACROSS,
  letters: ACROSS,
  mail_suppressions: ACROSS,
  migrations: ACROSS,
  moments: ACROSS,
  delivery_batches: SET_UP,
  destinations: SET_UP,
  flow_faces: SET_UP,
  flow_partners: SET_UP,
  flow_versions: SET_UP,
  list_items: SET_UP,
  lists: SET_UP,
  routers: SET_UP,
  user_settings: SET_UP,
  cap_takings: ON_THE_WAY,
  counters: ON_THE_WAY,
  id_counters: ON_THE_WAY,
  idempotency_keys: ON_THE_WAY,
  open_leads: ON_THE_WAY,
  pings: ON_THE_WAY,
  variables: ON_THE_WAY,
  changelogs: HISTORY,
  docs_accesses: HISTORY,
  erasures: HISTORY,
  operator_acts: HISTORY,
}

/** The distributed tables, in the order in which they are made so: the first is what the others stand beside. */
export const DISTRIBUTED = Object.entries(PLACING).flatMap(([table, { kind }]) =>
  kind === 'distributed' ? [table] : [],
)

/** What the database says of itself. */
export type Standing = {
  /** The version of the extension, if the database has it. */
  citus: string | undefined
  /** Tables that the extension knows, by which column it distributes them, and whether rows of before are `kept` on disk. */
  known: { table: string; column: string; colocation: number; kept?: boolean }[]
}

export type Step = { table: string; statements: string[] }

const OLDEST_CITUS = 12

/** What is left to do, a table at a time; nothing where all is done. Throws a sentence for what cannot be. */
export function stepsFrom({ citus, known }: Standing): Step[] {
  if (citus === undefined) {
    throw new Error(
      'This database has no Citus, so its tables cannot be distributed: install the extension on every node, run "create extension citus" and add the workers, or leave --distributed out',
    )
  }
  if (Number.parseInt(citus, 10) < OLDEST_CITUS) {
    throw new Error(
      `This database has Citus ${citus}, and --distributed needs ${OLDEST_CITUS} or newer: upgrade it`,
    )
  }
  const found = new Map(known.map((each) => [each.table, each]))
  const other = known.find(({ table, column }) => DISTRIBUTED.includes(table) && column !== BY)
  if (other) {
    throw new Error(
      `The table ${other.table} is distributed otherwise (by ${other.column}): run "select undistribute_table('${other.table}')" first`,
    )
  }
  const places = new Set(DISTRIBUTED.flatMap((table) => found.get(table)?.colocation ?? []))
  if (places.size > 1) {
    throw new Error(
      `The tables ${DISTRIBUTED.join(', ')} do not stand beside each other: run "select undistribute_table(…)" on each first`,
    )
  }
  return DISTRIBUTED.flatMap((table) => {
    const one = found.get(table)
    if (!one) return [stepFor(table, beside(table, found))]
    return one.kept ? [{ table, statements: [emptied(table)] }] : []
  })
}

/** A table that is distributed already, or will be by then; 'none' begins a group of its own. */
function beside(table: string, found: Map<string, unknown>): string {
  return (
    DISTRIBUTED.find((other) => found.has(other)) ??
    (table === DISTRIBUTED[0] ? 'none' : (DISTRIBUTED[0] as string))
  )
}

function stepFor(table: string, colocated: string): Step {
  return {
    table,
    statements: [
      `select create_distributed_table('${table}', '${BY}', colocate_with => '${colocated}')`,
      emptied(table),
    ],
  }
}

/** What was in the table before was copied to the nodes; the coordinator's own copy is hidden, but on disk. */
function emptied(table: string): string {
  return `select truncate_local_data_after_distributing_table('${table}')`
}
