// Which kind of thing an id at a place names, and what else stands in a request, so that the one id decides.
import { CRM, JSON_OUT, STANDARD } from '../../support/submitting.ts'
import type { Player } from './cast.ts'
import type { Place } from './places.ts'
import type { Filling } from './sample.ts'

const BY_NAME: Record<string, string> = {
  account_id: 'accounts',
  connected_account_id: 'accounts',
  changelog_id: 'changelogs',
  connection_id: 'connections',
  credential_id: 'credentials',
  entityId: 'entities',
  event_id: 'events',
  flow_id: 'flows',
  instance_id: 'destinations',
  invitation_id: 'invitations',
  lead_id: 'leads',
  list_name: 'lists',
  query: 'leads',
  recipient_id: 'entities',
  see: 'entities',
  service_id: 'services',
  source_id: 'entities',
  user_id: 'users',
}

const BY_PATH: Record<string, string> = {
  onboard: 'onboards',
  submission_doc_access_logs: 'access_logs',
  '/operator/accounts': 'accounts',
  '/operator/onboards': 'onboards',
}

/** The kind by the words of the path under which such things are reached. */
export function kindOf({ row, at, of }: Pick<Place, 'row' | 'at' | 'of'>): string {
  if (of === 'field') return 'fields'
  if (of === 'short' || at.at(-1) === 'step_id') return 'steps'
  const names = at.filter((name) => name !== '0')
  const [name, before] = [names.at(-1) as string, names.at(-2)]
  if (before === 'entity') return 'entities'
  if (before === 'caps' || before === 'ping_limits') return before
  if (BY_NAME[name]) return BY_NAME[name]
  const [, first = '', second = ''] = row.path.split('/')
  return BY_PATH[`/${first}/${second}`] ?? BY_PATH[first] ?? first
}

/** What a player has of a kind; undefined if there is no such thing. */
export function idOf({ ids, company, field_id }: Player, kind: string): string | undefined {
  if (kind === 'accounts') return company.account_id
  return kind === 'fields' ? field_id : ids[kind]
}

export const WORDS: Record<string, unknown> = {
  bucket: 'a-bucket',
  email: 'somebody@example.com',
  end: '2026-01-02',
  lhv: 'lead.email',
  op: 'is equal to',
  property: 'first_name',
  query: 'somebody',
  rhv: 'x',
  start: '2026-01-01',
  status: 'in_progress',
  target_property: 'vars.lead.id',
  type: undefined,
}

/** The asker's own things beside the id that is asked about. */
export function fillingOf(player: Player, row: Place['row']): (where: Place['where']) => Filling {
  return (where) => (at) => {
    const name = at.at(-1) as string
    if (name === 'module_id')
      return at.includes('steps') || !/^\/(flows|routers)/.test(row.path) ? JSON_OUT : STANDARD
    if (at.includes('steps') && at.at(-2) === 'entity') return CRM
    if (name === 'id' || name in BY_NAME || where === 'path') {
      const kind = kindOf({ row, at, of: row.path.startsWith('/fields') && name === 'id' ? 'field' : 'id' })
      const own = name === 'query' ? undefined : idOf(player, kind)
      if (own !== undefined) return own
    }
    return WORDS[name]
  }
}
