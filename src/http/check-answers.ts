// Holds answers against their declaration: tests run every answer through it.
import { closed } from './closed.ts'
import { type Row, refusalsOf } from './route.ts'
import { checkOf } from './validate.ts'

/** Throws where an answer is not as its row declares it. */
export type AnswerCheck = (status: number, payload: string, isJson: boolean) => void

/** Compares answers with their declaration. */
export function answerChecks(row: Row): AnswerCheck {
  const checks = new Map(
    Object.entries(row.answers).map(([status, schema]) => [Number(status), checkOf(closed(schema))]),
  )
  return (status, payload, isJson) => {
    const check = checks.get(status)
    const name = `${row.method} ${row.path} ${status}`
    if (!check)
      throw new Error(`${name} is not declared; declared: ${[...checks.keys(), ...refusalsOf(row)]}`)
    const faults = isJson ? check(JSON.parse(payload)) : []
    if (faults.length > 0) throw new Error(`${name} differs from its schema: ${JSON.stringify(faults)}`)
  }
}
