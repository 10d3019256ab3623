// The modules of a plug-in as modules of ours: each function is called with a copy, and its answer is checked.
import type { Vars } from '../lib/vars.ts'
import { declaredBy } from './boxed.ts'
import type { About, InboundModule, OutboundModule, Param } from './module.ts'
import { answerOf, appendedOf, refusalIn, sourceRequestOf, titled } from './plugin-answer.ts'
import {
  asModuleError,
  called,
  copied,
  guarded,
  isPromise,
  type Own,
  rememberAgain,
  takeCredential,
} from './plugin-calls.ts'
import { requestOf } from './plugin-request.ts'
import { unboxed } from './unboxed.ts'

const UNDECLARED = declaredBy([])

/** An inbound module: `request` gives what was submitted, or throws a SourceRefusal. */
export function inboundOf(id: string, own: Own, about: About, params: Param[]): InboundModule {
  return {
    id,
    direction: 'inbound',
    ...about,
    pingable: own.pingable === true,
    request: (request) =>
      guarded(id, () => {
        try {
          return unboxed(called(own, 'request', sourceRequestOf(request)))
        } catch (error) {
          throw refusalIn(error) ?? error
        }
      }),
    response: (request, vars, fieldIds) =>
      guarded(id, () => {
        const told = fieldIds && [...fieldIds]
        return answerOf(called(own, 'response', sourceRequestOf(request), copied(vars, UNDECLARED), told))
      }),
    params: () => params,
  }
}

/** An outbound module: with `request` and `response`, or with `handle`, which does its own HTTP. */
export function outboundOf(id: string, own: Own, about: About): OutboundModule {
  const declared = declaredBy(about.request_variables)
  const prefix = prefixOf(about)
  const base: OutboundModule = {
    id,
    direction: 'outbound',
    ...about,
    validate: (vars) =>
      guarded(id, () => skipOf(own.validate && called(own, 'validate', copied(vars, declared)))),
  }
  if (own.handle) return { ...base, handle: handlerOf(id, own, (vars) => copied(vars, declared), prefix) }
  return {
    ...base,
    request: (vars) =>
      guarded(id, () => {
        const copy = copied(vars, declared)
        const make = () => requestOf(called(own, 'request', copy))
        const request = make()
        takeCredential(vars, copy)
        return rememberAgain(request, () => guarded(id, make))
      }),
    response: (vars, request, answer) =>
      guarded(id, () => {
        const copy = copied(vars, declared)
        const read = { version: '1.1', ...answer, headers: titled(answer.headers) }
        const appended = appendedOf(called(own, 'response', copy, { ...request }, read), prefix)
        takeCredential(vars, copy)
        return appended
      }),
  }
}

/** Whatever is given but nothing is a reason to skip. */
function skipOf(given: unknown): string | undefined {
  return given === undefined || given === null ? undefined : String(given)
}

/** The callback is called once, also for what the function throws or an asynchronous one rejects with. */
function handlerOf(
  id: string,
  own: Own,
  copyOf: (vars: Vars) => Vars,
  prefix: string,
): NonNullable<OutboundModule['handle']> {
  return (vars, callback) => {
    let isOver = false
    const end = (error: unknown, given?: unknown) => {
      if (isOver) return
      isOver = true
      if (error) return callback(asModuleError(id, error))
      let appended: ReturnType<typeof appendedOf>
      try {
        appended = appendedOf(given, prefix)
        takeCredential(vars, copy)
      } catch (error) {
        return callback(asModuleError(id, error))
      }
      callback(null, appended)
    }
    let copy: Vars = {}
    try {
      copy = copyOf(vars)
      const given: unknown = own.handle?.call(own, copy, end)
      if (isPromise(given)) given.then(undefined, (error) => end(error ?? new Error('')))
    } catch (error) {
      end(error ?? new Error(''))
    }
  }
}

/** Where outcome, reason and price stand: below `query_item` for a response variable `query_item.outcome`. */
function prefixOf(about: About): string {
  const outcome = about.response_variables.find(({ name }) => /(^|\.)outcome$/.test(name))
  return outcome?.name.replace(/\.?outcome$/, '') ?? ''
}
