// Requests that show a source how to send, in the order in which its docs show them.
import type { SourceRequest } from '../module.ts'
import { writeXml } from '../outbound/write-xml.ts'

const FORM = 'application/x-www-form-urlencoded'

/** A form, a query, JSON, XML, and a form that wants XML back. `params` are sample values by name. */
export function examples(
  flowId: string,
  sourceId: string,
  params: Record<string, string>,
  ping = false,
): SourceRequest[] {
  const uri = `/flows/${flowId}/sources/${sourceId}/${ping ? 'ping' : 'submit'}`
  const query = new URLSearchParams(params).toString()
  const post = (type: string, accept: string, body: string): SourceRequest => ({
    method: 'POST',
    uri,
    headers: { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)), Accept: accept },
    body,
  })
  return [
    post(FORM, 'application/json', query),
    { method: 'GET', uri: `${uri}?${query}`, headers: { Accept: 'application/json' } },
    post('application/json', 'application/json', JSON.stringify(params)),
    post('text/xml', 'text/xml', writeXml({ lead: params })),
    post(FORM, 'text/xml', query),
  ]
}
