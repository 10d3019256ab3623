// Why a rule does not hold, as a sentence.
import { Day, normalOf, textOf } from '../fields/value.ts'
import { isTemplate, variablesIn } from '../templates/template.ts'
import type { Rule } from './rule.ts'

/** What people call a variable; undefined for one without a name of its own. */
export type Labels = (path: string) => string | undefined

const MOST_SHOWN = 200

/** `State must be equal to TX`. `right` is the right side as it was compared. */
export function sentenceOf({ lhv, op, rhv }: Rule, right: unknown, labels?: Labels): string {
  const label = labelOf(lhv, labels)
  if (op.startsWith('format is ')) return `${label} format must be ${op.slice('format is '.length)}`
  const sentence = `${label} must ${demand(op)}`
  const value = rhv === undefined ? '' : shown(right)
  return value === '' ? sentence : `${sentence} ${value}`
}

function demand(op: Rule['op']): string {
  if (op === 'includes') return 'include'
  if (op === 'matches pattern') return 'match pattern'
  if (op.startsWith('does not ')) return op.slice('does '.length)
  return op.startsWith('is not ') ? `not be ${op.slice('is not '.length)}` : `be ${op.slice('is '.length)}`
}

/** What people call a variable: its own name, else the words of its path. */
export function labelOf(lhv: string, labels: Labels | undefined): string {
  const path = isTemplate(lhv) ? (variablesIn(lhv)[0] ?? lhv) : lhv
  return labels?.(path) ?? titled(path)
}

/** `lead.phone_1` is Phone 1, `submission.timestamp` Submission Timestamp. */
function titled(path: string): string {
  const words = path.replace(/^lead\./, '').split(/[._\s]+/)
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return title.trim() || 'The value'
}

function shown(right: unknown): string {
  const normal = normalOf(right)
  const text =
    Array.isArray(normal) && !(normal instanceof Day)
      ? normal.map((item) => textOf(item)).join(', ')
      : textOf(right)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}
