// A lead by e-mail.
import { isBlank, textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule } from '../module.ts'
import { optional } from './custom-variables.ts'

const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]+$/
const MOST_RECEIVERS = 20

/** The addresses in a text or list. */
export function addressesIn(value: unknown): string[] {
  const items = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[,;]/)
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

export const email: OutboundModule = {
  id: 'gangway.outbound.email',
  direction: 'outbound',
  name: 'E-mail',
  type: 'delivery',
  tag: 'Email',
  description: 'Sends the lead as an e-mail, through the mail server of the exchange.',
  request_variables: [
    { name: 'to', type: 'string', required: true, description: 'Addresses, separated by commas' },
    optional('cc', 'string', 'Addresses that get a copy'),
    optional('reply_to', 'email', 'Where answers go'),
    optional('subject', 'string', 'The subject; unset, it names the flow', ['New lead: {{lead.first_name}}']),
    optional('body', 'string', 'The text; unset, the fields that are sent, each on a line of its own'),
    optional('format', 'string', '`text` or `html`; unset, it is text', ['text', 'html']),
    optional(
      'lead.*',
      'wildcard',
      'A field that is sent, where no body is set; every field, where none is named',
    ),
  ],
  response_variables: [
    optional('outcome', 'string', 'success once the mail server has taken it, else error'),
    optional('reason', 'string', 'Why'),
    optional('message_id', 'string', 'The id of the message'),
  ],
  performer: 'email',
  validate: faultOf,
}

function faultOf(vars: Vars): string | undefined {
  const to = addressesIn(vars.to)
  if (to.length === 0) return 'an address to send to is required'
  const all = [...to, ...addressesIn(vars.cc), ...addressesIn(vars.reply_to)]
  const wrong = all.find((address) => !ADDRESS.test(address))
  if (wrong) return `${wrong.slice(0, 100)} is not an e-mail address`
  if (all.length > MOST_RECEIVERS) return `at most ${MOST_RECEIVERS} addresses are possible`
  if (/[\r\n]/.test(textOf(vars.subject))) return 'the subject must be one line'
  const format = textOf(vars.format).trim().toLowerCase()
  return isBlank(vars.format) || format === 'text' || format === 'html'
    ? undefined
    : 'the format must be text or html'
}
