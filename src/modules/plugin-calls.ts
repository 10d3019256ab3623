// Calls into code of others: what goes in is a copy in the form that it expects, and what it throws is told.
import { isDeepStrictEqual } from 'node:util'
import type { Vars } from '../lib/vars.ts'
import { boxed, type Declared } from './boxed.ts'
import { type Appended, type OutboundModule, type RecipientRequest, SourceRefusal } from './module.ts'
import { unboxed } from './unboxed.ts'

// biome-ignore lint/complexity/noBannedTypes: a function of others is called as it is.
export type Own = Record<string, unknown> & { request?: Function; response?: Function; handle?: Function }

/** A module of a plug-in failed: threw, or gave what cannot be used. The message is its own. */
export class ModuleError extends Error {
  readonly module_id: string

  constructor(moduleId: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ModuleError'
    this.module_id = moduleId
  }
}

/** Does the work, and turns whatever it throws into a ModuleError. A refusal of a source stays what it is. */
export function guarded<T>(moduleId: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asModuleError(moduleId, error)
  }
}

export function asModuleError(moduleId: string, error: unknown): ModuleError | SourceRefusal {
  if (error instanceof ModuleError || error instanceof SourceRefusal) return error
  return new ModuleError(moduleId, messageOf(error), error)
}

const LONGEST_MESSAGE = 1_000

/** The words of anything that was thrown; reading them may throw as well. */
export function messageOf(error: unknown): string {
  try {
    const message = (error as { message?: unknown } | null | undefined)?.message ?? error
    return String(message || 'failed without saying why').slice(0, LONGEST_MESSAGE)
  } catch {
    return 'failed without saying why'
  }
}

/** Calls a function of a module. One that promises is refused, and what it promised is not left to fail unheard. */
export function called(own: Own, name: string, ...args: unknown[]): unknown {
  const given = (own[name] as (...args: unknown[]) => unknown).apply(own, args)
  if (!isPromise(given)) return given
  given.then(undefined, () => {})
  throw new Error(`${name} must answer at once and not promise`)
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/** A fresh copy of variables for one call. */
export function copied(vars: Vars, declared: Declared): Vars {
  return boxed(vars, declared) as Vars
}

/** The credential is the one thing that a module may change: it is taken back from its copy. */
export function takeCredential(vars: Vars, copy: Vars): void {
  if (vars.credential === undefined && copy.credential === undefined) return
  const after = unboxed(copy.credential)
  if (!isDeepStrictEqual(after, unboxed(boxed(vars.credential)))) vars.credential = after
}

/**
 * Runs a step that does its own HTTP. Rejects with a ModuleError. The first call of the callback counts; a module that
 * never calls it never settles, so who waits sets the limit.
 */
export function settled(module: OutboundModule, vars: Vars): Promise<Appended> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(asModuleError(module.id, error))
    if (!module.handle) return fail(new Error(`${module.id} does no HTTP of its own`))
    try {
      module.handle(vars, (error, appended) => (error ? fail(error) : resolve(appended ?? {})))
    } catch (error) {
      fail(error)
    }
  })
}

const again = new WeakMap<RecipientRequest, () => RecipientRequest>()

/** Keeps how a request is made a second time, on the same variables. */
export function rememberAgain(request: RecipientRequest, make: () => RecipientRequest): RecipientRequest {
  again.set(request, make)
  return request
}

/**
 * The request as it may be written down: made a second time on the same variables, because modules overwrite secrets in
 * them after use. Throws a ModuleError if it cannot be made again. A request of another module is written down as it is.
 */
export function recordOf(request: RecipientRequest): RecipientRequest {
  return again.get(request)?.() ?? request
}
