// Deliveries without a flow: a module is performed on a real exchange, with variables as a step would give them.
import { onTestFinished } from 'vitest'
import { perform } from '../../src/deliveries/perform.ts'
import type { Performable, Performed, Performing, Sending } from '../../src/deliveries/performing.ts'
import { appendPrefix } from '../../src/flows/append-key.ts'
import { openSend, type SendSettings } from '../../src/http/send.ts'
import { newId } from '../../src/lib/id.ts'
import type { Vars } from '../../src/lib/vars.ts'
import type { OutboundModule } from '../../src/modules/module.ts'
import type { TestExchange } from './exchange.ts'

/** What performers hold, with a way out to the loopback. */
export function performingOn(exchange: TestExchange, settings: Partial<SendSettings> = {}): Performing {
  const send = openSend({ allowed_ranges: ['127.0.0.0/8'], ...settings })
  onTestFinished(() => send.close())
  return { ...exchange.ground.context(null), send }
}

export function stepOf(ctx: Performing, id: string, changed: Partial<OutboundModule> = {}): Performable {
  const module = { ...(ctx.modules.find(id) as OutboundModule), ...changed }
  return { module, prefix: appendPrefix(module.response_variables), step: { integration: { module_id: id } } }
}

export function sendingFor(account_id: string, more: Partial<Sending> = {}): Sending {
  return { account_id, key: newId(), deadline: Date.now() + 60_000, lead_secrets: [], ...more }
}

/** Performs a module for an account. */
export function performed(
  ctx: Performing,
  id: string,
  vars: Vars,
  account_id: string,
  more: Partial<Sending> = {},
): Promise<Performed> {
  return perform(ctx, stepOf(ctx, id), vars, sendingFor(account_id, more))
}
