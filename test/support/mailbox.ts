// Letters as their readers would find them: opened, newest last.
import { sql } from '../../src/db/db.ts'
import type { TestExchange } from './exchange.ts'

export type Letter = {
  account_id: string
  kind: string
  to: string
  subject: string
  text: string
  html: string
  from_name?: string
  reply_to?: string
}

/** All letters that were promised, or those to one address. */
export async function mailbox(exchange: TestExchange, address?: string): Promise<Letter[]> {
  const rows = await exchange.rows<{ account_id: string; kind: string; recipient: string; sealed: Buffer }>(
    sql`select account_id, kind, recipient, sealed from letters order by created_at, id`,
  )
  const letters = rows.map(({ account_id, kind, recipient, sealed }) => ({
    account_id,
    kind,
    to: recipient,
    ...JSON.parse(exchange.ground.vault.open(sealed)),
  }))
  return letters.filter((letter) => address === undefined || letter.to === address)
}

/** The token in the newest letter to an address that has a link. */
export async function tokenTo(exchange: TestExchange, address: string): Promise<string> {
  return newest(exchange, address, /\/invitation\/([\w-]{43})\b/)
}

/** The token by which a colleague joins, of the newest letter to an address. */
export async function joinTokenTo(exchange: TestExchange, address: string): Promise<string> {
  return newest(exchange, address, /\/app\/join\/([\w-]{43})\b/)
}

async function newest(exchange: TestExchange, address: string, pattern: RegExp): Promise<string> {
  const links = (await mailbox(exchange, address)).map(({ text }) => pattern.exec(text)?.[1])
  const token = links.filter((link) => link !== undefined).at(-1)
  if (token === undefined) throw new Error(`no letter with a link to ${address}`)
  return token
}
