// gangway operator add | remove | list: who runs the exchange.
import { findUserByEmail } from '../accounts/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { Email, Open } from '../lib/schema.ts'
import { listOperators } from '../operator/store.ts'
import { updateOperator } from '../sessions/store.ts'
import { onGround } from './ground.ts'
import { assertOptions } from './options.ts'

const Named = Open({ email: Email })

/** In effect at once, in every process. */
export async function setOperator(email: string, operator: boolean): Promise<void> {
  assertOptions(Named, { email })
  await onGround(async ({ db }) => {
    const user = await findUserByEmail(db, email)
    if (!user) throw new NotFoundError(`A user with the address ${email}`)
    await updateOperator(db, user.id, operator)
  })
  console.log(operator ? `${email} runs the exchange` : `${email} does not run the exchange any more`)
}

export async function printOperators(): Promise<void> {
  const operators = await onGround(({ db }) => listOperators(db))
  if (operators.length === 0)
    return console.log('Nobody runs the exchange yet: gangway operator add <address>')
  for (const { email, account_name } of operators) console.log(`${email}  (${account_name})`)
}
