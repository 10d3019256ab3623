// Every module by its wire id: what a source or step may name as its integration.
import { NotFoundError } from '../lib/errors.ts'
import { feedbackInbound } from './inbound/feedback.ts'
import { classicInbound, defaultInbound, verboseInbound } from './inbound/standard.ts'
import type { Module, Modules, Package, Variable } from './module.ts'
import { csvSftp } from './outbound/csv-sftp.ts'
import { customForm } from './outbound/custom-form.ts'
import { customJson } from './outbound/custom-json.ts'
import { customQuery } from './outbound/custom-query.ts'
import { customSoap } from './outbound/custom-soap.ts'
import { customXml } from './outbound/custom-xml.ts'
import { defaultOutbound } from './outbound/default.ts'
import { email } from './outbound/email.ts'
import { listModules } from './outbound/suppressionlist.ts'
import { toBuyer } from './outbound/to-buyer.ts'
import { formPost, get, json, jsonTokenAuthenticated, soap, xml } from './outbound/wrappers.ts'

/** The module that takes what a source sends when nothing else is said. */
export const DEFAULT_INBOUND = defaultInbound.id

/** The module of a buyer step: it hands a lead to the connected buyer's flow. */
export const TO_BUYER = toBuyer.id

const ours = (id: string, name: string, description: string, modules: Module[]): Package => ({
  id,
  provider: 'Gangway',
  name,
  description,
  link: null,
  version: '1.0.0',
  modules: modules.map(withTimeout),
  ui: false,
})

const TIMEOUT: Variable = {
  name: 'timeout_seconds',
  type: 'number',
  description: 'Seconds after which the step is an error: 1 to 360. Unset, it is 360, or 10 for SOAP',
  required: false,
}

/** Every outbound module takes it, whoever wrote the module. */
function withTimeout(module: Module): Module {
  if (module.direction === 'inbound' || module.request_variables.some(({ name }) => name === TIMEOUT.name))
    return module
  return { ...module, request_variables: [...module.request_variables, TIMEOUT] }
}

/** The packages that come with the exchange. */
export const builtIns: Package[] = [
  ours(
    'leadconduit-default',
    'LeadConduit Standard',
    'How leads come in and go out when nothing else is said.',
    [defaultInbound, defaultOutbound],
  ),
  ours('leadconduit-standard', 'Standard', 'Further ways of answering a source.', [
    classicInbound,
    feedbackInbound,
    verboseInbound,
  ]),
  ours('leadconduit-custom', 'Custom', 'Deliveries in whatever form a recipient wants.', [
    customForm,
    customJson,
    customQuery,
    customSoap,
    customXml,
  ]),
  ours('leadconduit-json', 'JSON', 'Deliveries as JSON.', [json, jsonTokenAuthenticated]),
  ours('leadconduit-form-post', 'Form POST', 'Deliveries as a form.', [formPost]),
  ours('leadconduit-get', 'GET', 'Deliveries in the query of an address.', [get]),
  ours('leadconduit-xml', 'XML', 'Deliveries as XML.', [xml]),
  ours('leadconduit-soap', 'SOAP', 'Deliveries by SOAP.', [soap]),
  ours('leadconduit-integration-leadconduit', 'Connected buyer', 'Leads to a connected company.', [toBuyer]),
  ours(
    'leadconduit-suppressionlist',
    'SuppressionList',
    'Lists that an account keeps on this exchange.',
    listModules,
  ),
  ours('gangway', 'Gangway', 'Deliveries by e-mail and file.', [csvSftp, email]),
]

/** A registry of packages. Of modules with the same id the first counts. */
export function modulesOf(packages: Package[]): Modules {
  const all = new Map<string, Module>()
  for (const { modules } of packages) {
    for (const module of modules) if (!all.has(module.id)) all.set(module.id, module)
  }
  return { find: (id) => all.get(id), packages }
}

const versions = new WeakMap<Modules, Map<string, string>>()

/** The version of the package that a module came with; that of no package is 0.0.0. */
export function versionOf(modules: Modules, moduleId: string): string {
  const known = versions.get(modules) ?? versionsOf(modules.packages)
  versions.set(modules, known)
  return known.get(moduleId) ?? '0.0.0'
}

function versionsOf(packages: Package[]): Map<string, string> {
  const all = packages.flatMap(({ version, modules }) => modules.map(({ id }) => [id, version] as const))
  return new Map(all.reverse())
}

const own = modulesOf(builtIns)

/** A module that comes with the exchange, or NotFoundError. */
export function module(id: string): Module {
  const found = own.find(id)
  if (!found) throw new NotFoundError(`The module ${id}`)
  return found
}
