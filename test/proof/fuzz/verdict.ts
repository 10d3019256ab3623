// Whether an answer is one that may be given: no 5xx, a declared status, the declared form.
import { answerChecks } from '../../../src/http/check-answers.ts'
import { closed } from '../../../src/http/closed.ts'
import { type Row, refusalsOf } from '../../../src/http/route.ts'
import { checkOf } from '../../../src/http/validate.ts'
import { ErrorBody } from '../../../src/lib/schema.ts'
import type { Answered } from './client.ts'

const checkError = checkOf(closed(ErrorBody))

/** What is wrong with an answer, if anything is. `isPlain`: it answers the row, and not something beside it. */
export type Verdict = (answered: Answered, isPlain: boolean) => string | undefined

export function verdictOf(row: Row): Verdict {
  const check = answerChecks(row)
  const declared = new Set([...Object.keys(row.answers).map(Number), ...refusalsOf(row)])
  return ({ status, type, body }, isPlain) => {
    if (status >= 500 && status !== 503) return `${status}`
    if (isPlain && !declared.has(status)) return `${status} is not declared`
    const isJson = type.startsWith('application/json')
    if (status in row.answers && isPlain) return faultIn(() => check(status, body, isJson && !row.raw))
    if (status < 400 || row.raw || body === '') return undefined
    if (!isJson) return isPlain ? `${status} is not JSON` : undefined
    return faultIn(() => {
      const faults = checkError(JSON.parse(body))
      if (faults.length > 0)
        throw new Error(`${status} has another form: ${JSON.stringify(faults).slice(0, 200)}`)
    })
  }
}

function faultIn(check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return (error as Error).message.slice(0, 300)
  }
}
