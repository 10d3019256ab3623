// The ways that leads can go: which module delivers, and what has to be known for it.

export type Way = 'json' | 'form' | 'xml' | 'soap' | 'email' | 'sftp' | 'pull'

/** What is asked of each way under its own name; `simple` maps them to the variables of the module. */
export type Simple =
  | 'url'
  | 'method'
  | 'function'
  | 'version'
  | 'host'
  | 'port'
  | 'path'
  | 'host_key'
  | 'delimiter'
  | 'to'
  | 'subject'
  | 'timeout_seconds'
  | 'credential_id'
  | 'credential_header'
  | 'accepted_statuses'
  | 'outcome_search_term'
  | 'outcome_search_path'
  | 'outcome_on_match'
  | 'reason_path'
  | 'price_path'

const HTTP: Simple[] = ['url', 'timeout_seconds', 'credential_id', 'credential_header']
const ANSWER: Simple[] = [
  'outcome_search_term',
  'outcome_search_path',
  'outcome_on_match',
  'reason_path',
  'price_path',
]

export type WayInfo = {
  /** The module that delivers; null where nothing is delivered. */
  module: string | null
  /** What stands before the names of fields. */
  prefix: string
  knows: Simple[]
  /** Without these nothing can be delivered. */
  needs: Simple[]
  /** Headers of one's own can be sent. */
  headers: boolean
  /** The recipient's program answers, and its answer is read. */
  answers: boolean
  /** Names are the recipient's to choose. */
  named: boolean
}

export const WAYS: Record<Way, WayInfo> = {
  json: {
    module: 'leadconduit-custom.outbound.json',
    prefix: 'json_property.',
    knows: [...HTTP, 'method', 'accepted_statuses', ...ANSWER],
    needs: ['url'],
    headers: true,
    answers: true,
    named: true,
  },
  form: {
    module: 'leadconduit-custom.outbound.form',
    prefix: 'form_field.',
    knows: [...HTTP, 'accepted_statuses', ...ANSWER],
    needs: ['url'],
    headers: true,
    answers: true,
    named: true,
  },
  xml: {
    module: 'leadconduit-custom.outbound.xml',
    prefix: 'xml_path.',
    knows: [...HTTP, 'method', 'accepted_statuses', ...ANSWER],
    needs: ['url'],
    headers: true,
    answers: true,
    named: true,
  },
  soap: {
    module: 'leadconduit-custom.outbound.soap',
    prefix: 'arg.',
    knows: ['function', 'version', ...HTTP, ...ANSWER],
    needs: ['url', 'function'],
    headers: false,
    answers: true,
    named: true,
  },
  email: {
    module: 'gangway.outbound.email',
    prefix: 'lead.',
    knows: ['to', 'subject'],
    needs: ['to'],
    headers: false,
    answers: false,
    named: false,
  },
  sftp: {
    module: 'gangway.outbound.csv_sftp',
    prefix: 'column.',
    knows: ['host', 'port', 'path', 'host_key', 'delimiter', 'credential_id', 'timeout_seconds'],
    needs: ['host', 'path'],
    headers: false,
    answers: false,
    named: true,
  },
  pull: { module: null, prefix: '', knows: [], needs: [], headers: false, answers: false, named: false },
}

export function wayOf(moduleId: string | undefined): Way | null {
  const found = (Object.keys(WAYS) as Way[]).find((way) => WAYS[way].module === moduleId)
  return moduleId === undefined ? null : (found ?? null)
}
