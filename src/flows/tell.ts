// What a walk does, told stage by stage, each with the place in the document that decides it.
import { textOf } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import { type ExplainedRules, explainRuleSet } from '../rules/explain.ts'
import type { RuleSet } from '../rules/rule.ts'
import type { CompiledCap } from './compile-cap.ts'
import type { CompiledFlow, CompiledRecipient, CompiledStep } from './compiled-flow.ts'
import type { Applied } from './mapping.ts'
import type { Level, Note } from './move.ts'
import type { TrialStage } from './trial.ts'
import { saidBy } from './walk.ts'

export type Teller = {
  /** The stage of a note; undefined for one that says nothing by itself. */
  stageOf(note: Note): TrialStage | undefined
  /** The pointer of a member of the flow, the source or a step. */
  pathOf(level: Level, member: string, step?: CompiledStep): string
}

type Telling = {
  flow: CompiledFlow
  pathOf: Teller['pathOf']
  /** What was prepared for a step, until its outcome is told. */
  prepared: Map<CompiledRecipient, Applied[]>
}

type Tell = {
  [K in Note['note']]: (note: Extract<Note, { note: K }>, telling: Telling) => TrialStage | undefined
}

/** Tells of one walk, in which `sourceAt` is the place of the source among the flow's. */
export function tellerOf(flow: CompiledFlow, sourceAt: number): Teller {
  const pathOf: Teller['pathOf'] = (level, member, step) => {
    if (level === 'source') return `/sources/${sourceAt}/${member}`
    return step ? `${placeOf(flow, step)}/${member}` : `/${member}`
  }
  const telling: Telling = { flow, pathOf, prepared: new Map() }
  // Each teller takes the notes of its own kind, which the name picks.
  return { pathOf, stageOf: (note) => TELL[note.note](note as never, telling) }
}

const TELL: Tell = {
  hours: ({ holds }) => ({
    stage: 'hours_of_operation',
    path: '/hours_of_operation',
    outcome: holds ? 'continue' : 'stop',
    reason: holds ? null : 'closed at this time',
  }),
  criteria: ({ level, criteria, reason, vars }, { flow, pathOf }) => ({
    stage: 'acceptance_criteria',
    path: pathOf(level, 'acceptance_criteria'),
    level,
    outcome: reason === null ? 'continue' : 'stop',
    reason,
    rules: explained(flow, criteria.rule_set, vars),
  }),
  price: ({ level, by, price }, { pathOf }) => ({
    stage: 'price',
    path: level ? pathOf(level, by === 'service' ? 'pricing_service' : 'pricing') : '/pricing',
    level,
    outcome: 'continue',
    reason: level ? null : 'no price holds for this lead',
    price,
  }),
  filter: ({ step, outcome, reason, vars }, { flow }) => ({
    stage: 'filter',
    ...named(flow, step),
    outcome,
    reason: reason || null,
    rules: explained(flow, step.step.rule_set, vars),
  }),
  disabled: ({ step }, { flow }) => ({
    stage: step.type,
    ...named(flow, step),
    outcome: 'disabled',
    reason: null,
  }),
  prepared: ({ step, mappings }, { prepared }) => {
    prepared.set(step, mappings)
    return undefined
  },
  skipped: ({ step, reason, vars }, telling) => ({
    ...recipient(step, vars, telling),
    outcome: 'skip',
    reason,
  }),
  delivered: ({ step, appended, vars }, telling) => ({
    ...recipient(step, vars, telling),
    ...saidBy(step, appended),
    key: step.key,
    appended,
  }),
  destination: ({ at, appended }) => ({
    stage: 'destination',
    path: `/destinations/${at}`,
    outcome: String(appended.outcome ?? 'error'),
    reason: appended.reason ? textOf(appended.reason) : null,
  }),
}

function placeOf(flow: CompiledFlow, step: CompiledStep): string {
  return `/steps/${flow.steps.indexOf(step)}`
}

function named(flow: CompiledFlow, step: CompiledStep) {
  return {
    path: placeOf(flow, step),
    id: step.step.id ?? null,
    description: step.step.description ?? null,
  }
}

function recipient(step: CompiledRecipient, vars: Vars, { flow, prepared }: Telling) {
  const { entity, integration, rule_set } = step.step
  const mappings = prepared.get(step)
  return {
    stage: 'recipient' as const,
    ...named(flow, step),
    entity: { id: entity.id, name: entity.name ?? '' },
    module_id: integration.module_id,
    ...(rule_set && { rules: explained(flow, rule_set, vars) }),
    ...(mappings && { mappings: toldMappings(mappings) }),
  }
}

function explained({ labels }: CompiledFlow, rules: RuleSet, vars: Vars): ExplainedRules {
  return explainRuleSet(rules, vars, labels)
}

/** Mappings as they were applied, in their order. */
export function toldMappings(applied: Applied[]): NonNullable<TrialStage['mappings']> {
  return applied.map(({ mapping, value, applied, reason }) => ({
    property: mapping.property,
    template: mapping.value,
    value: value ?? null,
    applied,
    reason,
  }))
}

/** The caps that would count the lead. A trial takes none to be reached. */
export function toldCaps(caps: CompiledCap[]): Record<string, unknown>[] {
  return caps.map(({ cap }) => {
    const { id, name, maximum, duration, duration_units } = cap
    return { id, name, maximum, duration, duration_units }
  })
}
