// How a step is saved: by its button, which goes on, or by whatever leads out of it, which goes there.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type MouseEvent, useRef } from 'react'
import { useNavigate } from 'react-router'
import type { Flow, FlowChange, Onboard } from '../api-types.ts'
import { ask, Fault } from '../ask.ts'
import { useChange } from '../use-ask.ts'
import { wizardWords as said } from '../words/wizard.ts'
import { deliveryIn } from './plan.ts'

export type Noted = { test?: { outcome: 'not_tested'; reason: string } }

type Saving = { onboard: Onboard; flow: Flow; etag: string | undefined; next: string | undefined; to: string }
type Saved = { document?: FlowChange; noted?: Noted }

/**
 * The flow is saved, then how far one is. What a colleague saved meanwhile is read, and neither side's work is lost. `box` is
 * for what holds the step's form; `leaving` is for links out of it.
 */
export function useSaving({ onboard, flow, etag, next, to }: Saving) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { box, leaving, wanted } = useLeaving()
  const change = useChange(
    async ({ document, noted }: Saved) => {
      if (document) {
        const order = { path: { id: flow.id }, body: document, ifMatch: etag }
        await ask('PUT /flows/{id}', order).catch(async (fault) => {
          if (!(fault instanceof Fault && fault.kind === 'changed')) throw fault
          await client.invalidateQueries({ queryKey: ['GET /flows/{id}'] })
          throw new Fault('refused', 412, { error: said.changed, code: 'changed_meanwhile' })
        })
      }
      if (onboard.status === 'completed') return
      const { invitation_id } = onboard
      // What was tested was another delivery.
      const isOther = document && deliveryIn(document) !== deliveryIn(flow)
      const untested = isOther && onboard.test ? { test: null } : {}
      const step = wanted.current === undefined && next ? { step: next } : {}
      const place = { invitation_id, flow_id: flow.id, status: 'in_progress', ...step }
      await ask('PUT /onboards/{id}', { path: { id: onboard.id }, body: { ...place, ...untested, ...noted } })
    },
    () => navigate(wanted.current ?? to),
  )
  return { ...change, box, leaving }
}

/** Links out of a step send its form, and are followed once it is saved; `wanted` is where they lead. */
function useLeaving() {
  const ref = useRef<HTMLDivElement>(null)
  const wanted = useRef<string>(undefined)
  const onSubmitCapture = (event: FormEvent) => {
    if ((event.nativeEvent as SubmitEvent).submitter) wanted.current = undefined
  }
  const leaving = (path: string) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    wanted.current = path
    ref.current?.querySelector('form')?.requestSubmit()
  }
  return { box: { ref, onSubmitCapture }, leaving, wanted }
}
