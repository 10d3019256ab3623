// What a live flow asked of its sources at some time: no steps, no recipients, no prices.
import type { FlowDocument } from './flow.ts'
import type { Source } from './step.ts'

type SourceFace = { id: string } & Partial<
  Pick<Source, 'enabled' | 'authentication_required' | 'acceptance_criteria'>
>

export type FlowFace = Pick<
  FlowDocument,
  'enabled' | 'fields' | 'ping_enabled' | 'acceptance_criteria' | 'hours_of_operation'
> & { sources: SourceFace[] }

/** `at` is when it became so. */
export type FaceThen = { face: FlowFace; at: string }
