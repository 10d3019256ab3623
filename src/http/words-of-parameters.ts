// What parameters mean that say nothing of themselves, for the OpenAPI description: by their name, in whichever request.

export const PARAMETERS: Record<string, string> = {
  id: 'The id of the object',
  entityId: 'The id of the pending or expired entity, not of the invitation',
  flow_id: 'The id of a flow',
  source_id: "The id of the source's entity",
  lead_id: 'The id of a lead',
  recipient_id: 'The id of the entity that received',
  invitation_id: 'The id of an invitation',
  connection_id: 'The id of a connection',
  token: 'The secret at the end of a link',
  file: 'The name of a part of the reference page',
  limit: 'At most so many',
  after_id: 'Goes on after the object with this id, which is not shown again',
  before_id: 'Ends before the object with this id, which is not shown',
  start: 'From this time on',
  end: 'Until this time',
  state: 'Only what stands so',
  status: 'Only what has this status',
  direction: 'Only what the account sent, or received',
  relationship_type: 'Only partners of this role: a seller sells to the account, a buyer buys from it',
  interval: 'Pieces of time to count in',
  timezone: 'A name, or an offset from UTC in seconds',
  copy: 'Which copy of the flow: the saved one if absent',
  value: 'The value of an entry',
  include: 'Only these members, or this one besides',
  exclude: 'All but these',
  reason: 'A part of the reason',
  sort: 'By date: newest first if absent',
  sort_by: 'What the results are ordered by: relevance if absent',
  sort_dir: 'Which way',
  type: 'Only events of this type',
  outcome: 'Only what ended so',
  rule: 'A rule that must hold: {"lhv", "op", "rhv"}, as JSON; all of them must',
  group_by: 'A property by whose values groups are made',
  column: 'A column to answer',
  columns: 'The columns to answer',
  filters: 'Filters that must all hold: {"property_name", "operator", "property_value"}, as JSON',
  steps: 'The steps, each with its filters, as JSON',
  target_property: 'The property that is looked at',
  timeframe: 'Such as today or this_14_days, or {"start", "end"} as JSON',
}

/** The meaning of a parameter; names may end in brackets. */
export function meaningOf(name: string): string | undefined {
  return PARAMETERS[name.replace('[]', '')]
}
