// Asks the exchange what it would do with the plan: the same code as for a true lead, and nothing is delivered.
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Trial, TrialStage } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { flowWith, type Plan, stepOf } from './plan.ts'
import { sampleLead } from './sample.ts'
import type { StepProps } from './steps.tsx'

type Assumed = { status: number; headers: { [name: string]: string }; body: string }

/** What happens at the step of the plan, a moment after the last key. */
export function useTrial(
  { flow, seller, recipientId, fields }: StepProps,
  plan: Plan,
  assumed?: Assumed,
): { stage: TrialStage | undefined; fault: Fault | null } {
  const [settled] = useDebouncedValue({ plan, assumed }, 400)
  const trial = useQuery<Trial, Fault>({
    queryKey: ['try', flow.id, flow.updated_at, settled],
    queryFn: () => {
      const draft = flowWith(flow, settled.plan, { sellerId: seller.id, recipientId })
      const step = stepOf(draft)
      const id = step?.id ?? 'wizard'
      const steps = draft.steps.map((each) => (each === step ? { ...each, id } : each))
      // Whether the lead gets to the step must not depend on who may come when, and how it is judged.
      const open = { ...draft, steps, acceptance_criteria: null, hours_of_operation: null, list_checks: null }
      const parameters = sampleLead(flow.fields, fields)
      const body = { flow: open, parameters, ...(settled.assumed && { assume: { [id]: settled.assumed } }) }
      return ask('POST /flows/{id}/try', { path: { id: flow.id }, body })
    },
    placeholderData: keepPreviousData,
  })
  return { stage: trial.data?.stages.find(({ stage }) => stage === 'recipient'), fault: trial.error }
}
