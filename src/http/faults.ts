// What Ajv found, as faults that a person can act on.
import type { ErrorObject } from 'ajv/dist/2020.js'
import type { TSchema } from 'typebox'
import type { Fault } from '../lib/errors.ts'

const MOST_FAULTS = 50

const SILENT = new Set(['if', 'then', 'else'])

/** The faults of a value, each where it is, without those that only repeat another. */
export function faultsOf(errors: ErrorObject[]): Fault[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf')
  const exact = unions.filter((union) => isExact(union, errors))
  const vague = unions.filter((union) => !exact.includes(union))
  const told = errors.filter(
    (error) =>
      !SILENT.has(error.keyword) &&
      !(error.keyword === 'discriminator' && error.params.tagValue === undefined) &&
      !exact.some((union) => error === union || isOfBranch(error, union, NULL)) &&
      !vague.some((union) => isOfBranch(error, union)),
  )
  const faults = told.map((error) => ({ path: pathOf(error), message: wordsOf(error) }))
  const distinct = new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault]))
  return [...distinct.values()].slice(0, MOST_FAULTS)
}

/** The second branch of what may be null. */
const NULL = '1'

/**
 * Findings about a union say only that no branch fits, and those of its branches are noise; but what may be null, and
 * is of the other branch's type, is told by that branch where it fails.
 */
function isExact(union: ErrorObject, errors: ErrorObject[]): boolean {
  const { anyOf = [] } = union.parentSchema as { anyOf?: { type?: string }[] }
  if (anyOf.length !== 2 || anyOf[1]?.type !== 'null') return false
  const findings = errors.filter(
    (error) => error !== union && isInside(error, union) && !isOfBranch(error, union, NULL),
  )
  const isOtherType = ({ keyword, instancePath }: ErrorObject) =>
    keyword === 'type' && instancePath === union.instancePath
  return findings.length > 0 && !findings.some(isOtherType)
}

function isInside(error: ErrorObject, union: ErrorObject): boolean {
  return error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`)
}

/** By the path of the schema, which of a referred schema is its own and not the union's. */
function isOfBranch(error: ErrorObject, union: ErrorObject, branch = ''): boolean {
  return isInside(error, union) && error.schemaPath.startsWith(`${union.schemaPath}/${branch}`)
}

function pathOf(error: ErrorObject): string {
  if (error.keyword === 'discriminator') return `${error.instancePath}/${error.params.tag}`
  const member =
    error.params.missingProperty ?? error.params.additionalProperty ?? error.params.unevaluatedProperty
  return member === undefined ? error.instancePath : `${error.instancePath}/${escaped(member)}`
}

function escaped(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1')
}

function wordsOf(error: ErrorObject): string {
  const schema = error.parentSchema as { expected?: string; anyOf?: TSchema[] } | undefined
  switch (error.keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a known member'
    case 'enum':
      return `must be one of: ${(error.params.allowedValues as unknown[]).join(', ')}`
    case 'discriminator':
      return `is not a known ${error.params.tag}`
    case 'minLength':
    case 'minItems':
      return error.params.limit === 1 ? 'must not be empty' : `must have at least ${error.params.limit}`
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`
    case 'anyOf':
      return schema?.expected ?? `must be ${(schema?.anyOf ?? []).map(kindOf).join(' or ')}`
    case 'pattern':
    case 'format':
      return schema?.expected ?? error.message ?? 'is not valid'
    default:
      return error.message ?? 'is not valid'
  }
}

function kindOf(schema: TSchema): string {
  const { type, expected, title } = schema as { type?: string; expected?: string; title?: string }
  return expected?.replace(/^must be /, '') ?? title ?? type ?? 'another form'
}
