// What a destination is sent: the lead as JSON.
import { plain } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import type { RecipientRequest } from '../modules/module.ts'

export function destinationRequest(url: string, vars: Vars): RecipientRequest {
  const { lead, flow, source, submission } = vars
  return {
    url,
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8', Accept: 'application/json' },
    body: JSON.stringify({
      lead: plain(lead),
      flow: plain(flow),
      source: plain(source),
      submission: plain(submission),
    }),
  }
}
