// Hands a lead to a destination: a POST of its JSON.
import { destinationRequest } from '../flows/destination.ts'
import type { Vars } from '../lib/vars.ts'
import type { OutboundModule, RecipientAnswer } from '../modules/module.ts'
import { perform } from './perform.ts'
import type { Performed, Performing, Sending } from './performing.ts'

/** Like a step: success for an answer from 200 to 299, failure for any other below 500, else an error. */
export function postToDestination(
  ctx: Performing,
  url: string,
  vars: Vars,
  sending: Sending,
): Promise<Performed> {
  const { timeout_seconds: _own, credential_id: _another, ...lead } = vars
  const module: OutboundModule = { ...webhook, request: () => destinationRequest(url, lead) }
  return perform(ctx, { module, prefix: '', step: { integration: { module_id: module.id } } }, lead, sending)
}

const webhook: OutboundModule = {
  id: 'gangway.outbound.destination',
  direction: 'outbound',
  name: 'Destination',
  description: 'Posts the lead to a destination.',
  type: 'delivery',
  request_variables: [],
  response_variables: [],
  response: (_vars, _request, answer) => outcomeOf(answer),
}

function outcomeOf({ status }: RecipientAnswer) {
  if (status >= 200 && status <= 299) return { outcome: 'success' }
  return { outcome: status >= 500 ? 'error' : 'failure', reason: `the destination answers ${status}` }
}
