// Drives a walk without touching the world: answers what it asks by what is assumed, and tells every stage.
import type { CompiledFlow, CompiledSource } from './compiled-flow.ts'
import type { Answer, Start, Verdict } from './move.ts'
import { tellerOf } from './tell.ts'
import type { TrialStage } from './trial.ts'
import { type Asker, answered, type World } from './trial-answers.ts'
import { walk } from './walk.ts'

export type Walked = { verdict: Verdict; stages: TrialStage[] }

/** Takes a lead through the flow. Lists are looked into, and nothing else is asked. */
export async function walked(
  ctx: Asker,
  world: World,
  flow: CompiledFlow,
  source: CompiledSource,
  sourceAt: number,
  start: Start,
): Promise<Walked> {
  const teller = tellerOf(flow, sourceAt)
  const stages: TrialStage[] = []
  const walking = walk(flow, source, { ...start, allow_private: world.allow_private })
  let answer: Answer
  let more: Partial<TrialStage> = {}
  for (;;) {
    const step = walking.next(answer)
    if (step.done) return { verdict: step.value, stages }
    const move = step.value
    if ('ask' in move) {
      const told = await answered(ctx, world, flow, move, (level, member, of) =>
        teller.pathOf(level, member, of),
      )
      answer = told.answer
      more = told.more ?? {}
      if (told.stage) stages.push(told.stage)
      continue
    }
    answer = undefined
    const stage = teller.stageOf(move)
    if (stage) stages.push({ ...stage, ...more })
    if (stage) more = {}
  }
}
