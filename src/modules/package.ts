// Packages and modules on the wire: everything that a form needs, so that a user interface can be drawn from it alone.
import { type Static, Type } from 'typebox'
import { Nullable, Open } from '../lib/schema.ts'
import { htmlOf } from './markdown.ts'
import { Direction, type Module, type Package, Variable } from './module.ts'

/** The id of a package: its name without the scope. */
export const PackageId = Type.String({
  pattern: '^[A-Za-z0-9~-][A-Za-z0-9._~-]*$',
  maxLength: 214,
  expected: 'must be the id of a package such as leadconduit-custom',
  examples: ['leadconduit-custom'],
})

const Html = Type.String({ description: 'HTML, made from Markdown; safe to show' })

const Pricing = Open({
  type: Type.String(),
  unit: Type.String(),
  transaction: Type.Boolean(),
  tiers: Type.Array(
    Open({ unit_price: Type.Number(), start_qty: Type.Number(), end_qty: Nullable(Type.Number()) }),
  ),
})

const module = {
  id: Type.String({ examples: ['leadconduit-custom.outbound.json'] }),
  type: Type.String({ examples: ['inbound', 'delivery', 'enhancement'] }),
  direction: Direction,
  name: Type.String(),
  description: Html,
  tag: Nullable(Type.String({ description: 'Categories, separated by commas' })),
  feedback: Type.Boolean(),
  median_wait_ms: Nullable(Type.Number()),
  pricing: Nullable(Pricing),
  request_variables: Type.Array(Variable, {
    description: 'Inbound: what it yields for mappings. Outbound: what it takes',
  }),
  response_variables: Type.Array(Variable, {
    description: 'Inbound: what the source is told. Outbound: what it appends',
  }),
  editable: Type.Boolean(),
}

export const IntegrationModule = Open(module, 'IntegrationModule')
export type IntegrationModule = Static<typeof IntegrationModule>

export const IntegrationPackage = Open(
  {
    id: PackageId,
    provider: Type.String(),
    name: Type.String(),
    description: Html,
    link: Nullable(Type.String()),
    paths: Type.Array(Type.String({ examples: ['outbound.json'] })),
    ui: Type.Boolean({ description: 'Whether it brings a wizard of its own' }),
    images: Type.Boolean(),
    version: Type.String({ examples: ['1.0.0'] }),
    integrations: Type.Array(IntegrationModule),
  },
  'IntegrationPackage',
)
export type IntegrationPackage = Static<typeof IntegrationPackage>

/** A module in the flat list, which tells of its package as well. */
export const ListedModule = Open(
  {
    ...module,
    link: Nullable(Type.String()),
    path: Type.String(),
    package: Open({ id: PackageId, provider: Type.String(), name: Type.String(), version: Type.String() }),
    integration_type: Type.String(),
  },
  'ListedModule',
)
export type ListedModule = Static<typeof ListedModule>

export function told(found: Package): IntegrationPackage {
  const { id, provider, name, description, link, ui, version } = found
  return {
    id,
    provider,
    name,
    description: htmlOf(description),
    link,
    paths: found.modules.map((module) => pathOf(found, module)),
    ui,
    // The exchange serves no pictures of packages.
    images: false,
    version,
    integrations: found.modules.map((module) => toldModule(module, ui)),
  }
}

/** The flat list of a package's modules. */
export function listed(found: Package): ListedModule[] {
  const { id, provider, name, version } = found
  return found.modules.map((module) => ({
    ...toldModule(module, found.ui),
    link: module.link ?? found.link,
    path: pathOf(found, module),
    package: { id, provider, name, version },
    integration_type: module.type,
  }))
}

function pathOf(found: Package, module: Module): string {
  return module.id.slice(found.id.length + 1)
}

function toldModule(module: Module, editable: boolean): IntegrationModule {
  const { id, type, direction, name, description, tag, feedback } = module
  return {
    id,
    type,
    direction,
    name,
    description: htmlOf(description),
    tag: tag ?? null,
    feedback: feedback ?? false,
    median_wait_ms: null,
    pricing: null,
    request_variables: module.request_variables.map(toldVariable),
    response_variables: module.response_variables.map(toldVariable),
    editable,
  }
}

/** In the documented order, and without members that only a module of somebody else's may have. */
function toldVariable({
  name,
  description,
  required,
  type,
  label,
  examples,
  deprecated,
}: Variable): Variable {
  return {
    name,
    description,
    required,
    type,
    ...(label !== undefined && { label }),
    ...(examples !== undefined && { examples }),
    ...(deprecated !== undefined && { deprecated }),
  }
}
