// What a source is answered, in the form that it asked for.
import { plain, textOf } from '../../fields/value.ts'
import { readerOf, type Vars } from '../../lib/vars.ts'
import type { SourceAnswer, SourceRequest } from '../module.ts'
import { writeXml } from '../outbound/write-xml.ts'
import { answerType, isPing, redirection } from './request.ts'

export const SUBMIT_FIELDS = ['outcome', 'reason', 'lead.id', 'price']
const PING_FIELDS = ['outcome', 'reason', 'price']

/** The answer of a submission or a ping: the variables that the source wants, and always a price, if only 0. */
export function standardAnswer(request: SourceRequest, given: Vars, fieldIds?: string[]): SourceAnswer {
  const ping = isPing(request)
  const vars = ping ? asBid(given) : given
  const fields = fieldIds ?? (ping ? PING_FIELDS : SUBMIT_FIELDS)
  const members = picked(fields, vars)
  if (members.price === undefined) members.price = 0
  return written(request, members, ping ? 200 : 201)
}

/** A ping without a price above nothing is no bid. */
function asBid(vars: Vars): Vars {
  if (Number(textOf(vars.price)) > 0) return vars
  return { ...vars, outcome: 'failure', reason: vars.reason || 'no bid' }
}

/** Members as a body of the negotiated type. `status` gives way to a redirect. */
export function written(request: SourceRequest, members: Vars, status: number): SourceAnswer {
  const type = answerType(request) ?? 'application/json'
  const body = type.endsWith('xml')
    ? writeXml({ result: members as Parameters<typeof writeXml>[0] & Vars })
    : JSON.stringify(members)
  const location = redirectOf(request)
  return {
    status: location === undefined ? status : 303,
    headers: {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      ...(location !== undefined && { Location: location }),
    },
    body,
  }
}

function redirectOf(request: SourceRequest): string | undefined {
  try {
    const url = redirection(request)
    // As it was given, where a header can carry that.
    return url && (/^[!-~]+$/.test(url) ? url : new URL(url).href)
  } catch {
    return undefined
  }
}

/** The variables at some paths as an object; missing ones are left out, or in XML kept empty if `empty` says so. */
export function picked(paths: string[], vars: Vars, empty = false): Vars {
  const members: Vars = {}
  for (const path of paths) {
    const value = plain(readerOf(path)(vars))
    if (value !== undefined && value !== null && value !== '') place(members, path.split('.'), value)
    else if (empty) place(members, path.split('.'), null)
  }
  return members
}

/** A number in the middle of a path is the name of a member, and quoted so that nobody takes it for a place in a list. */
function place(members: Vars, path: string[], value: unknown): void {
  let branch = members
  path.slice(0, -1).forEach((part, n) => {
    const name = n > 0 && /^\d+$/.test(part) ? `'${part}'` : part
    if (['__proto__', 'constructor', 'prototype'].includes(name)) return
    const below = Object.hasOwn(branch, name) ? branch[name] : undefined
    const next = typeof below === 'object' && below !== null ? (below as Vars) : {}
    branch[name] = next
    branch = next
  })
  const last = path.at(-1) as string
  if (last !== '__proto__') branch[last] = value
}
