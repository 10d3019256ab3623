// The variables that a plug-in declares, asked for once and checked.
import { standardField } from '../fields/catalogue.ts'
import { plain } from '../fields/value.ts'
import type { Param, Variable } from './module.ts'
import { messageOf, type Own } from './plugin-calls.ts'
import { unboxed } from './unboxed.ts'

/** Why a plug-in is not used: a sentence for the operator. */
export class PlugInRefusal extends Error {}

const MOST_VARIABLES = 2_000

/** `requestVariables()`, else `request.variables()`, else none; the same for responses. */
export function variablesOf(path: string, own: Own, side: 'request' | 'response'): Variable[] {
  const inner = own[side] as Own | undefined
  const [owner, name] =
    typeof own[`${side}Variables`] === 'function' ? [own, `${side}Variables`] : [inner, 'variables']
  return listOf(path, owner, name).map((given) => variableOf(path, given))
}

/** Parameters beside the fields, which an inbound module may tell. */
export function paramsOf(path: string, own: Own): Param[] {
  return listOf(path, own.request as unknown as Own, 'params').map((given) => {
    const { variable } = given as { variable?: unknown }
    return { ...variableOf(path, given), ...(typeof variable === 'string' && { variable }) }
  })
}

/** What a function of a package lists; nothing if there is no such function. */
function listOf(path: string, owner: Own | undefined, name: string): unknown[] {
  const list = owner?.[name]
  if (typeof list !== 'function') return []
  const given = told(path, name, () => list.call(owner))
  if (!Array.isArray(given)) throw new PlugInRefusal(`${path}: ${name}() gives no list`)
  if (given.length > MOST_VARIABLES)
    throw new PlugInRefusal(`${path}: ${name}() gives more than ${MOST_VARIABLES}`)
  return given
}

function told<T>(path: string, name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new PlugInRefusal(`${path}: ${name}() throws: ${messageOf(error)}`)
  }
}

function variableOf(path: string, given: unknown): Variable {
  const { name, type, description, required, label, examples, deprecated } = Object(given)
  if (typeof name !== 'string' || name === '') throw new PlugInRefusal(`${path}: a variable has no name`)
  return {
    name,
    description: typeof description === 'string' ? description : '',
    required: required === true,
    type:
      typeof type === 'string' && type
        ? type
        : (standardField(name.replace(/^lead\./, ''))?.type ?? 'string'),
    ...(typeof label === 'string' && { label }),
    ...(Array.isArray(examples) && {
      examples: told(path, 'examples', () => plain(unboxed(examples)) as unknown[]),
    }),
    ...(deprecated === true && { deprecated }),
  }
}

/** Every outbound module takes its timeout. */
export function withTimeout(variables: Variable[]): Variable[] {
  if (variables.some(({ name }) => name === 'timeout_seconds')) return variables
  const description = 'Seconds after which an attempt is given up'
  return [...variables, { name: 'timeout_seconds', description, required: false, type: 'number' }]
}
