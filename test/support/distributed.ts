// An exchange that believes its tables to be distributed; and what a cluster would say to its statements.
import type { Database, Db, Sql } from '../../src/db/db.ts'
import { DISTRIBUTED, PLACING } from '../../src/db/distribution.ts'

/** Every statement is noted; stores take the road of a cluster. */
export function asDistributed(noted: Set<string>): (database: Database) => Database {
  const noting = (db: Db): Db => {
    const note = (statement: Sql) => {
      noted.add(statement.text)
      return statement
    }
    return {
      distributed: true,
      rows: <T>(statement: Sql) => db.rows<T>(note(statement)),
      row: <T>(statement: Sql) => db.row<T>(note(statement)),
      run: (statement) => db.run(note(statement)),
    }
  }
  return (database) => ({
    ...noting(database),
    transaction: (work) => database.transaction((db) => work(noting(db))),
  })
}

const TABLES = DISTRIBUTED.join('|')
/** Columns are called like tables too: behind a comma, what another comma or a sign follows is one of them. */
const TOUCHES = new RegExp(
  `\\b(?:from|join|into|update|using)\\s+(?:only\\s+)?(${TABLES})\\b(?!\\s*\\.)|,\\s+(${TABLES})\\b(?!\\s*[.,=])`,
  'g',
)
/** What stands on the coordinator: joined with what the nodes have it would be carried to them, if that were possible at all. */
const ELSEWHERE = new RegExp(
  `\\b(?:from|join|into|update|using)\\s+(?:only\\s+)?(${Object.keys(PLACING)
    .filter((table) => !DISTRIBUTED.includes(table))
    .join('|')})\\b(?!\\s*\\.)`,
  'g',
)
const INSERTS = new RegExp(`\\binsert into (?:${TABLES})\\b`)
const MODIFIES = new RegExp(`\\b(?:update|delete from)\\s+(?:${TABLES})\\b`)
/** Citus evaluates now() before it sends a change, and refuses it where that would come too early. */
const TOO_EARLY =
  /\bcase\b(?:(?!\bend\b).)*\bnow\s*\(|\bcoalesce\s*\([^)]*\bnow\s*\(|\breturning\b.*\bnow\s*\(/s
/** The first column is the account, and the first value is one parameter for all rows. */
const OF_ONE = new RegExp(
  `\\binsert into (?:${TABLES}) \\(account_id,[^)]*\\)\\s*(?:select|values \\()\\s*\\$\\d+`,
)

/** Rows of a batch, each sent where its account is; in a cluster a batch is of one account. */
const BY_ROW = /^\s*insert into deliveries [^)]*\)\s*select g\.\*/

export function touchesDistributed(text: string): boolean {
  return [...text.matchAll(TOUCHES)].length > 0
}

/** Why a cluster could not send a statement to one node, or would not run it; empty if nothing stands against it. */
export function faultsOf(text: string): string[] {
  if (!touchesDistributed(text)) return []
  const faults: string[] = []
  if (/\bas (?:not )?(?:materialized )?\(\s*(?:insert|update|delete)\b/.test(text))
    faults.push('modifies in a with')
  if (MODIFIES.test(text) && /\b(?:clock_timestamp|random|nextval)\s*\(/.test(text))
    faults.push('a volatile function')
  if (MODIFIES.test(text) && TOO_EARLY.test(text)) faults.push('now() in a case, a coalesce or a returning')
  const elsewhere = [...text.matchAll(ELSEWHERE)].map(([, table]) => table)
  if (elsewhere.length > 0) faults.push(`${elsewhere.join(', ')} stand elsewhere`)
  if (/\binsert into (?:leads|events|deliveries)\b[^)]*\)\s*values\b/.test(text))
    faults.push('inserts values, which are committed in one step')
  if (INSERTS.test(text) && !OF_ONE.test(text) && !BY_ROW.test(text))
    faults.push('inserts rows of many accounts')
  for (const level of levels(text)) {
    const touched = [...level.replace(/\binsert into \w+/, '').matchAll(TOUCHES)].map(
      ([, table, after]) => table ?? after,
    )
    const named = [...level.matchAll(/\b(?:\w+\.)?account_id = \$\d+(?! *\) is true)/g)].length
    if (touched.length > named)
      faults.push(`${touched.join(', ')}: no account in "${level.trim().slice(0, 120)}"`)
  }
  return faults
}

/** The text by depth of its parentheses: what stands in the same query stands together. */
function levels(text: string): string[] {
  const done: string[] = []
  const open = ['']
  for (const sign of text.replace(/'[^']*'/g, "''").replace(/\s+/g, ' ')) {
    if (sign === '(') open.push('')
    else if (sign === ')') {
      done.push(open.pop() as string)
      open[open.length - 1] += '()'
    } else open[open.length - 1] += sign
  }
  return [...done, ...open].flatMap((level) => level.split(/ union all /))
}
