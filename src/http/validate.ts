// Schemas as validators.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { Fault } from '../lib/errors.ts'
import { definitions } from './definitions.ts'
import { faultsOf } from './faults.ts'

/** Answers the faults of a value; folds and (for text parts) converts it in place. */
export type Check = (value: unknown) => Fault[]

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

const unneeded = () => () => {
  throw new Error('No route has a schema of the framework')
}

/** For the framework, which would load compilers of its own at every start: rows are checked here. */
export const compilersFactory = { buildValidator: unneeded, buildSerializer: unneeded }

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
    // JSON can write 1e400, which no number holds; it would be stored as null. (Converted texts are held by their maximum.)
    strictNumbers: !coerceTypes,
    verbose: true,
    // They are made by typebox: to check them too would compile a schema of schemas at every start.
    validateSchema: false,
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
