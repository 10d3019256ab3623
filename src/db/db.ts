// Db: statements, rows and transactions; and the sql tag that keeps values out of the text.
import { createHash } from 'node:crypto'

/** A statement ready to run: text with $1, $2 …, its values, and the name under which it stays prepared, if it does. */
export class Sql {
  readonly text: string
  readonly values: unknown[]
  readonly stays: boolean

  constructor(text: string, values: unknown[], stays = true) {
    this.text = text
    this.values = values
    this.stays = stays
  }

  get name(): string | undefined {
    return this.stays ? nameOf(this.text) : undefined
  }
}

/**
 * The same statement, planned each time for its values and not kept: for one whose best plan depends on them, or that is
 * put together in so many ways that none is worth keeping.
 */
export function planned({ text, values }: Sql): Sql {
  return new Sql(text, values, false)
}

/** What a store is given. Inside a transaction it is bound to that transaction's connection. */
export interface Db {
  /** All rows of a statement. */
  rows<T>(statement: Sql): Promise<T[]>
  /** The first row of a statement, or undefined. */
  row<T>(statement: Sql): Promise<T | undefined>
  /** Runs a statement and answers how many rows it touched. */
  run(statement: Sql): Promise<number>
  /** A cluster distributes leads and events by account: each statement on them is of one. */
  readonly distributed?: boolean
}

/** A Db that can open transactions. */
export interface Database extends Db {
  /** Commits what `work` did, or rolls it back if it throws. Repeats it after a deadlock. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
}

const names = new Map<string, string>()

/** Builds a statement; a nested `sql` is spliced in, anything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  const parameters: unknown[] = []
  let text = strings[0] ?? ''
  values.forEach((value, index) => {
    text += value instanceof Sql ? renumbered(value, parameters) : `$${parameters.push(value)}`
    text += strings[index + 1]
  })
  return new Sql(text, parameters)
}

function renumbered(part: Sql, parameters: unknown[]): string {
  const offset = parameters.length
  parameters.push(...part.values)
  return part.text.replace(/\$(\d+)/g, (_, n) => `$${Number(n) + offset}`)
}

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('hex')
    names.set(text, name)
  }
  return name
}
