// How partners are written into a flow and out of it: pure, and answering the same object when nothing changes.
import type { EntitySummary } from '../entities/entity.ts'
import { newShortId } from '../lib/id.ts'
import { DEFAULT_INBOUND, TO_BUYER } from '../modules/modules.ts'
import type { FlowDocument } from './flow.ts'
import type { Mapping } from './part.ts'
import type { RecipientStep, Source, Step } from './step.ts'

export type PartnerRole = 'source' | 'recipient'

/** Gives an id to what is added, and the same one to the same thing in the other copy of a flow. */
export type IdFor = (what: string) => string

/** The entity as a source of the flow, unless it is one already. */
export function withSource(
  document: FlowDocument,
  entity: EntitySummary,
  { enabled = true, idFor = newShortId as IdFor } = {},
): FlowDocument {
  if (document.sources.some((source) => source.entity.id === entity.id)) return document
  const source = newSource(idFor(`source ${entity.id}`), entity, enabled)
  return { ...document, sources: [...document.sources, source] }
}

/** The entity as a source that takes leads, also where the end of an earlier connection had disabled it. */
export function withOpenSource(document: FlowDocument, entity: EntitySummary, idFor?: IdFor): FlowDocument {
  const opened = withParts(document, entity.id, 'source', (source) =>
    source.enabled === false ? { ...source, enabled: true } : source,
  )
  return withSource(opened, entity, { idFor })
}

function newSource(id: string, entity: EntitySummary, enabled: boolean): Source {
  return {
    id,
    entity: summary(entity),
    integration: { module_id: DEFAULT_INBOUND, mappings: [] },
    acceptance_criteria: null,
    caps: null,
    enabled,
    authentication_required: false,
  }
}

/** The fields that the flow lacks, after those it has. */
export function withFields(document: FlowDocument, fieldIds: string[]): FlowDocument {
  const lacking = fieldIds.filter((id) => !document.fields.includes(id))
  return lacking.length === 0 ? document : { ...document, fields: [...document.fields, ...lacking] }
}

/** A step that hands leads to this buyer, at the end. */
export function withBuyerStep(document: FlowDocument, entity: EntitySummary): FlowDocument {
  const integration = { module_id: TO_BUYER, mappings: [] }
  const step = {
    type: 'recipient' as const,
    id: newShortId(),
    entity: summary(entity),
    integration,
    enabled: true,
  }
  return { ...document, steps: [...document.steps, { ...step, rule_set: null, caps: null }] }
}

/** Every buyer step of this buyer names the flow that takes its leads. */
export function pointedAt(
  document: FlowDocument,
  buyerEntityId: string,
  buyerFlowId: string,
  idFor: IdFor = newShortId,
): FlowDocument {
  return withSteps(document, (step) =>
    isBuyerStep(step, buyerEntityId) ? pointedStep(step, buyerFlowId, idFor) : step,
  )
}

function pointedStep(step: RecipientStep, flowId: string, idFor: IdFor): RecipientStep {
  const { mappings = [] } = step.integration
  const pointers = mappings.filter((mapping) => mapping.property === 'flow_id')
  if (pointers.length === 1 && pointers[0]?.value === flowId && !pointers[0].rule_set) return step
  const id = pointers[0]?.id ?? idFor(`pointer of ${step.id}`)
  const pointer: Mapping = { id, property: 'flow_id', value: flowId }
  const others = mappings.filter((mapping) => mapping.property !== 'flow_id')
  return { ...step, integration: { ...step.integration, mappings: [...others, pointer] } }
}

/** One entity takes another's place at every source and step; its sources are enabled, for it can send now. */
export function withEntityReplaced(
  document: FlowDocument,
  fromId: string,
  entity: EntitySummary,
): FlowDocument {
  const replaced = withParts(document, fromId, 'source', (source) => ({
    ...source,
    entity: summary(entity),
    enabled: true,
  }))
  return withParts(replaced, fromId, 'recipient', (step) => ({ ...step, entity: summary(entity) }))
}

/** The entity takes over one source or step, named by its inner id. */
export function withPartnerAt(document: FlowDocument, partId: string, entity: EntitySummary): FlowDocument {
  const sources = document.sources.map((source) =>
    source.id === partId ? { ...source, entity: summary(entity) } : source,
  )
  const steps = document.steps.map((step) =>
    step.id === partId && step.type === 'recipient' ? { ...step, entity: summary(entity) } : step,
  )
  return { ...document, sources, steps }
}

/** Without the sources and steps of an entity. */
export function withoutEntity(document: FlowDocument, entityId: string): FlowDocument {
  if (!mentions(document, entityId)) return document
  const sources = document.sources.filter((source) => source.entity.id !== entityId)
  const steps = document.steps.filter((step) => step.type !== 'recipient' || step.entity.id !== entityId)
  return { ...document, sources, steps }
}

/** The entity's sources, or its steps, stay and no longer run. */
export function withEntityDisabled(
  document: FlowDocument,
  entityId: string,
  role: PartnerRole,
): FlowDocument {
  return withParts(document, entityId, role, (part) =>
    part.enabled === false ? part : { ...part, enabled: false },
  )
}

/** The fields that a flow shares with a buyer: those that its steps map as `lead.<field>`, or all of the flow's. */
export function sharedFields(document: FlowDocument, entityId: string): string[] {
  const shared = document.steps
    .filter((step) => isBuyerStep(step, entityId))
    .flatMap((step) => fieldsSharedBy(step, document))
  return [...new Set(shared)]
}

/** The fields that one step shares: those that it maps, or all. */
export function fieldsSharedBy(step: Step, document: FlowDocument): string[] {
  const mappings = step.type === 'recipient' ? (step.integration.mappings ?? []) : []
  const named = mappings.map(({ property }) => property).filter((property) => property.startsWith('lead.'))
  return named.length === 0 ? document.fields : named.map((property) => property.slice('lead.'.length))
}

/** Who stands at which source and step: what the projection `flow_partners` holds of one copy. */
export function partnersIn(
  document: FlowDocument,
): { part_id: string; entity_id: string; role: PartnerRole; module_id: string }[] {
  const part = ({ id, entity, integration }: Source | RecipientStep, role: PartnerRole) => ({
    part_id: id as string,
    entity_id: entity.id,
    role,
    module_id: integration.module_id,
  })
  const recipients = document.steps.filter((step) => step.type === 'recipient')
  return [
    ...document.sources.map((source) => part(source, 'source')),
    ...recipients.map((step) => part(step, 'recipient')),
  ]
}

/** The buyers whose steps a flow has. */
export function buyersIn(document: FlowDocument): string[] {
  const partners = partnersIn(document).filter(
    ({ role, module_id }) => role === 'recipient' && module_id === TO_BUYER,
  )
  return [...new Set(partners.map(({ entity_id }) => entity_id))]
}

function isBuyerStep(step: Step, entityId: string): step is RecipientStep {
  return step.type === 'recipient' && step.entity.id === entityId && step.integration.module_id === TO_BUYER
}

function mentions(document: FlowDocument, entityId: string): boolean {
  return partnersIn(document).some((partner) => partner.entity_id === entityId)
}

function withParts(
  document: FlowDocument,
  entityId: string,
  role: PartnerRole,
  change: <T extends Source | RecipientStep>(part: T) => T,
): FlowDocument {
  if (role === 'recipient') {
    return withSteps(document, (step) =>
      step.type === 'recipient' && step.entity.id === entityId ? change(step) : step,
    )
  }
  const sources = document.sources.map((source) => (source.entity.id === entityId ? change(source) : source))
  return isSame(sources, document.sources) ? document : { ...document, sources }
}

function withSteps(document: FlowDocument, change: (step: Step) => Step): FlowDocument {
  const steps = document.steps.map(change)
  return isSame(steps, document.steps) ? document : { ...document, steps }
}

function isSame<T>(some: T[], others: T[]): boolean {
  return some.every((value, index) => value === others[index])
}

function summary({ id, name, time_zone = null }: EntitySummary): Source['entity'] {
  return { id, name, time_zone }
}
