// A step that calls a function of a SOAP service: its description is read, then the call is made.
import { randomBytes } from 'node:crypto'
import type { Appended, RecipientRequest } from '../modules/module.ts'
import { soapRequest, wsdlRequest } from '../modules/outbound/custom-soap.ts'
import { readWsdl } from '../modules/outbound/read-wsdl.ts'
import { textSent } from '../modules/outbound/sent.ts'
import { soapAppended } from '../modules/outbound/soap-answer.ts'
import { type SoapService, versionIn } from '../modules/outbound/soap-envelope.ts'
import { sent } from './perform-http.ts'
import { PerformError, type Performing, type Task } from './performing.ts'

/** What was read of descriptions not long ago, by this process. */
const services = new Map<string, { service: SoapService; until: number }>()
const REMEMBERED_MS = 300_000
const MOST_REMEMBERED = 500

export async function performSoap(ctx: Pick<Performing, 'send'>, task: Task): Promise<Appended> {
  const { request, key } = await soapCall(ctx, task)
  try {
    return soapAppended(task.vars, await sent(ctx, task, request, task.key))
  } catch (error) {
    // The service may have moved.
    services.delete(key)
    throw error
  }
}

/** The call, which is not made here; `key` is what its description is remembered by. `mayAsk` throws where nobody is to be asked for that. */
export async function soapCall(
  ctx: Pick<Performing, 'send'>,
  task: Task,
  mayAsk: () => Promise<void> = async () => {},
): Promise<{ request: RecipientRequest; key: string }> {
  const request = wsdlRequest(task.vars)
  const [name, version] = [textSent(task.vars.function).trim(), versionIn(task.vars)]
  // By account and sign-in, for a description may differ by who asks.
  const key = JSON.stringify([task.account_id, request.url, request.headers, name, version])
  let service = remembered(key)
  if (!service) {
    await mayAsk()
    service = await described(ctx, task, request, { key, name, version })
  }
  return { request: soapRequest(task.vars, service, { nonce: randomBytes(16), now: new Date() }), key }
}

function remembered(key: string): SoapService | undefined {
  const known = services.get(key)
  return known && known.until > Date.now() ? known.service : undefined
}

async function described(
  ctx: Pick<Performing, 'send'>,
  task: Task,
  request: RecipientRequest,
  { key, name, version }: { key: string; name: string; version: string },
): Promise<SoapService> {
  const { status, body } = await sent(ctx, task, request)
  if (status < 200 || status > 299)
    throw new PerformError(`the WSDL cannot be had: its server answers ${status}`)
  const service = readWsdl(body, name, version)
  if (!service) throw new PerformError(`the WSDL describes no function ${name}`)
  remember(key, service)
  return service
}

function remember(key: string, service: SoapService): void {
  services.delete(key)
  services.set(key, { service, until: Date.now() + REMEMBERED_MS })
  if (services.size <= MOST_REMEMBERED) return
  for (const oldest of services.keys()) return void services.delete(oldest)
}
