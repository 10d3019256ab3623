// How far a set-up came: the six steps, each with its outcome, whatever happens to the transaction around them.
import { type Setup, type SetupStep, STEPS, type StepName } from './onboard.ts'

/** A set-up that cannot be done: the code is one of decision 16, the message is for the buyer. */
export class SetupError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'SetupError'
    this.code = code
  }
}

export class Progress {
  private readonly startedAt = new Date().toISOString()
  private readonly details = new Map<StepName, string>()
  private current: StepName = 'connection_validation'

  /** Does one step; its detail is what `work` says was done. */
  async step<T extends { detail: string }>(name: StepName, work: () => Promise<T>): Promise<T> {
    this.current = name
    const done = await work()
    this.details.set(name, done.detail)
    return done
  }

  /** The record of a set-up that went through, or had gone through before. */
  finished(
    outcome: 'done' | 'already_done',
    attempt: number,
    flow_id: string,
    seller_flow_ids: string[],
  ): Setup {
    return this.record({ outcome, attempt, flow_id, seller_flow_ids, steps: this.steps(), error: null })
  }

  /** The record of one that did not: what had been done by then was undone with the rest. */
  failed(attempt: number, flow_id: string | null, error: { code: string; message: string }): Setup {
    const steps = this.steps().map((step): SetupStep => {
      if (step.step === this.current) return { ...step, outcome: 'failed', detail: error.message }
      return step.outcome === 'done' ? { ...step, detail: `${step.detail} (undone)` } : step
    })
    return this.record({ outcome: 'failed', attempt, flow_id, seller_flow_ids: [], steps, error })
  }

  private record({ outcome, ...rest }: Omit<Setup, 'started_at' | 'finished_at'>): Setup {
    return { outcome, started_at: this.startedAt, finished_at: new Date().toISOString(), ...rest }
  }

  private steps(): SetupStep[] {
    return STEPS.map((step) => {
      const detail = this.details.get(step)
      return { step, outcome: detail === undefined ? 'not_reached' : 'done', detail: detail ?? null }
    })
  }
}
