// A source that submits leads to a flow, over HTTP.
import type { Company, TestExchange } from './exchange.ts'
import { must } from './story.ts'

/** A standard entity: a web form. */
export const WEB = '535e9f8c94149d05b5000001'
/** A standard entity: a recipient of any kind. */
export const CRM = '535e9f8c94149d05b5000006'

export const STANDARD = 'leadconduit-default.inbound'
export const JSON_OUT = 'leadconduit-custom.outbound.json'

/** A flow that takes leads from a web form, deployed; `changes` are members of its document. */
export async function liveFlow(company: Company, changes: object = {}): Promise<any> {
  const body = {
    name: 'Solar',
    enabled: true,
    fields: ['first_name', 'last_name', 'email', 'phone_1', 'city', 'state'],
    sources: [{ entity: { id: WEB }, integration: { module_id: STANDARD } }],
    steps: [],
    ...changes,
  }
  const flow = await must(201, company.post('/flows', body))
  await must(200, company.post(`/flows/${flow.id}/deploy`))
  return flow
}

/** A step that posts JSON to an address. */
export function stepTo(url: string, changes: object = {}) {
  const mappings = [
    { property: 'url', value: url },
    { property: 'json_property.name', value: '{{lead.first_name}}' },
  ]
  return {
    type: 'recipient',
    entity: { id: CRM },
    integration: { module_id: JSON_OUT, mappings },
    ...changes,
  }
}

/** Submits a form and answers what the source was told. */
export async function submit(
  exchange: TestExchange,
  flowId: string,
  values: Record<string, string>,
  sourceId = WEB,
): Promise<{ outcome: string; reason?: string; lead: { id: string }; price: number }> {
  const response = await fetch(`${exchange.address}/flows/${flowId}/sources/${sourceId}/submit`, {
    method: 'POST',
    body: new URLSearchParams(values),
  })
  if (response.status !== 201) throw new Error(`submit: ${response.status} ${await response.text()}`)
  return (await response.json()) as Awaited<ReturnType<typeof submit>>
}
