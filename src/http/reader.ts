// What a request says, as one object, once it is checked.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { InvalidError } from '../lib/errors.ts'
import { assertText } from './body.ts'
import type { Row } from './route.ts'
import { checkOf, textCheckOf } from './validate.ts'

/** Makes the input of a verb: query, body and path as one, each checked by its schema, compiled once. */
export function reader(row: Row): (request: FastifyRequest, ctx: Context) => Promise<object> {
  const checkParams = textCheckOf(row.params)
  const checkQuery = textCheckOf(row.query)
  const checkBody = row.body && checkOf(row.body)
  const asked = Object.keys(row.query.properties)
  return async ({ params, query, body, headers, ip }, ctx) => {
    assertText(query, '')
    const faults = [...checkParams(params), ...checkQuery(query), ...(checkBody?.(body) ?? [])]
    const others =
      faults.length > 0 && checkBody && (await row.further?.(ctx, { body, faults, check: checkBody }))
    if (faults.length > 0) throw new InvalidError([...faults, ...(others || [])])
    const { cookie = '', 'user-agent': user_agent = null } = headers
    const accepting = row.negotiates && { accept: headers.accept ?? '*/*' }
    return {
      // What nobody declared was not checked, and would stand for a member that the body leaves out.
      ...Object.fromEntries(Object.entries(query as object).filter(([name]) => asked.includes(name))),
      ...(row.body ? (body as object) : undefined),
      ...(params as object),
      ...accepting,
      ...(row.visits && { visit: { cookie, ip, user_agent } }),
    }
  }
}
