// gangway openapi | routes: what is answered, without starting anything.
import { api } from '../api.ts'
import { readConfig } from '../config.ts'
import { openapiOf } from '../http/openapi.ts'
import type { Row } from '../http/route.ts'
import { operations } from '../operations/api.ts'
import { VERSION } from '../version.ts'

/** All rows; the operations' verbs are not called here, so they need nothing that runs. */
export function allRows(baseUrl: string): Row[] {
  const metrics = { request() {}, job() {}, text: async () => '' }
  return [...api, ...operations(api, { metrics, base_url: baseUrl })]
}

export function printOpenapi(): void {
  const { base_url } = readConfig(process.env)
  console.log(JSON.stringify(openapiOf(allRows(base_url), { baseUrl: base_url, version: VERSION }), null, 2))
}

export function printRoutes(): void {
  const rows = allRows('')
  const width = Math.max(...rows.map(({ method, path }) => method.length + path.length + 1))
  for (const { method, path, summary } of rows)
    console.log(`${`${method} ${path}`.padEnd(width)}  ${summary}`)
}
