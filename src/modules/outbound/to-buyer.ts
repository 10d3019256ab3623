// The buyer step: hands the lead to the connected buyer's flow, inside the exchange.
import { isBlank } from '../../fields/value.ts'
import type { OutboundModule } from '../module.ts'
import { optional } from './custom-variables.ts'

export const toBuyer: OutboundModule = {
  id: 'leadconduit-integration-leadconduit.outbound.to_buyer',
  direction: 'outbound',
  name: 'Connected buyer',
  type: 'buyer',
  description:
    "Hands the lead to the flow of a buyer that you are connected with. Its `flow_id` is written by the set-up of the buyer's delivery. With mappings to `lead.…` only those fields are shared, without any all fields of your flow.",
  request_variables: [
    {
      name: 'flow_id',
      type: 'string',
      required: true,
      description: "The buyer's flow; written by the set-up",
    },
    optional('lead.*', 'wildcard', 'A field that is shared'),
    optional('price', 'number', 'What the buyer is asked for the lead'),
  ],
  response_variables: [
    optional('outcome', 'string', "What the buyer's flow says: success, failure or error"),
    optional('reason', 'string', 'Why'),
    optional('price', 'number', 'What the buyer pays'),
    optional('lead.id', 'string', "The buyer's own id of the lead"),
  ],
  performer: 'buyer',
  validate: (vars) => (isBlank(vars.flow_id) ? 'buyer is setting up delivery' : undefined),
}
