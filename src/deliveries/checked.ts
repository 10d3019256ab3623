// A check of how a recipient is reached: what is asked, what is answered, and what an answer says.
import { type Static, Type } from 'typebox'
import { Mapping } from '../flows/part.ts'
import { Transaction } from '../http/transaction.ts'
import { Open, Words } from '../lib/schema.ts'
import type { Vars } from '../lib/vars.ts'
import { email } from '../modules/outbound/email.ts'

export const CheckOrder = Open(
  {
    module_id: Type.String({ minLength: 1 }),
    mappings: Type.Optional(Type.Array(Mapping, { maxItems: 500 })),
  },
  'CheckOrder',
)
export type CheckOrder = Static<typeof CheckOrder>

export const Check = Open(
  {
    outcome: Words('reached', 'refused', 'trouble', 'unreachable', 'nothing_to_check'),
    reason: Type.String(),
    notes: Type.Array(Type.String(), { description: 'What was seen where no HTTP is spoken' }),
    transactions: Type.Array(Transaction, { description: 'As they went, without what is secret' }),
    ms: Type.Integer(),
  },
  'ConnectionCheck',
)
export type Check = Static<typeof Check>

export type Verdict = Pick<Check, 'outcome' | 'reason'> & { notes?: string[] }

/** What a status says of an address to which no lead was sent: most programs do not know the question, and may say so. */
export function verdictOf(status: number): Verdict {
  if (status === 401 || status === 403 || status === 407) {
    return { outcome: 'refused', reason: `It answers, and refuses the sign-in (status ${status})` }
  }
  if (status >= 500 && status !== 501) {
    return { outcome: 'trouble', reason: `It answers, and says that it is in trouble (status ${status})` }
  }
  const known = status < 400
  return {
    outcome: 'reached',
    reason: known
      ? `It answers (status ${status})`
      : `It answers, and does not know this question (status ${status}), as many programs do not; the test lead will show more`,
  }
}

export function emailVerdict(vars: Vars, hasServer: boolean): Verdict {
  const fault = email.validate?.(vars)
  if (fault) return { outcome: 'trouble', reason: fault }
  return hasServer
    ? {
        outcome: 'nothing_to_check',
        reason: 'Letters go out through the mail server of the exchange; the test lead will show it',
      }
    : {
        outcome: 'trouble',
        reason: 'This exchange has no mail server: letters are kept, and its operator can see them',
      }
}
