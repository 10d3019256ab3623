// Schemas as validators, and their findings as faults that a person can act on.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { Fault } from '../lib/errors.ts'
import { definitions } from './definitions.ts'

/** Answers the faults of a value; folds and (for text parts) converts it in place. */
export type Check = (value: unknown) => Fault[]

const MOST_FAULTS = 50

const bodies = ajv(false)
const texts = ajv(true)

/** A check of JSON: nothing is converted. */
export function checkOf(schema: TSchema): Check {
  return asCheck(bodies, schema)
}

/** A check of path or query: texts become the numbers and booleans that the schema asks for. */
export function textCheckOf(schema: TSchema): Check {
  return asCheck(texts, schema)
}

/** Compiled when first used, and once (Ajv keeps it by the schema): all at once would double the time of a start. */
function asCheck(compiler: Ajv2020, schema: TSchema): Check {
  let validate: ValidateFunction | undefined
  return (value) => {
    validate ??= compiler.compile(schema)
    return validate(value) ? [] : faultsOf(validate.errors ?? [])
  }
}

function ajv(coerceTypes: boolean) {
  const made = new Ajv2020({
    allErrors: true,
    coerceTypes,
    discriminator: true,
    strict: false,
    verbose: true,
  })
  formats.default(made, ['uri'])
  made.addFormat('date-time', isTime)
  made.addFormat('time-zone', isTimeZone)
  made.addFormat('web-address', isWebAddress)
  made.addKeyword({ keyword: 'fold', modifying: true, schema: true, errors: false, validate: fold })
  made.addSchema({ $id: 'gangway', $defs: definitions })
  return made
}

function fold(
  how: string,
  value: unknown,
  _schema: unknown,
  place?: { parentData: Record<string, unknown>; parentDataProperty: string | number },
): boolean {
  if (how === 'lower' && typeof value === 'string' && place) {
    place.parentData[place.parentDataProperty] = value.toLowerCase()
  }
  return true
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

/** A time that the database can hold and that comes back as it was: no leap second, a day and year of four digits. */
function isTime(text: string): boolean {
  const upper = text.toUpperCase()
  const day = RFC_3339.exec(upper)?.[1]
  if (day === undefined || !new Date(day).toJSON()?.startsWith(day)) return false
  const year = new Date(upper).getUTCFullYear()
  // The last year is left out because storing rounds up.
  return year >= 1000 && year < 9999
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** Findings about a union say only that no branch fits; those of the branches are noise. */
const SILENT = new Set(['if', 'then', 'else'])

function faultsOf(errors: ErrorObject[]): Fault[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => error.schemaPath)
  const told = errors.filter(
    (error) =>
      !SILENT.has(error.keyword) &&
      !(error.keyword === 'discriminator' && error.params.tagValue === undefined) &&
      !unions.some((union) => error.schemaPath.startsWith(`${union}/`)),
  )
  const faults = told.map((error) => ({ path: pathOf(error), message: wordsOf(error) }))
  const distinct = new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault]))
  return [...distinct.values()].slice(0, MOST_FAULTS)
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
