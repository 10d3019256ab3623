// What a source is answered: by its own module, or plainly where that one fails.
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { Verdict } from '../flows/move.ts'
import type { Vars } from '../lib/vars.ts'
import type { InboundModule, SourceAnswer, SourceRequest } from '../modules/module.ts'
import { DEFAULT_INBOUND } from '../modules/modules.ts'
import type { Answered } from './lead.ts'

/** The variables that a source wants back, where it was set up to get others than the documented four. */
function wanted({ source }: CompiledSource): string[] | undefined {
  const given = (source as Vars).response_fields
  return Array.isArray(given) && given.every((name) => typeof name === 'string') && given.length > 0
    ? (given as string[])
    : undefined
}

export function answerOf(
  source: CompiledSource,
  fallback: InboundModule,
  request: SourceRequest,
  verdict: Verdict,
  vars: Vars,
): Answered {
  const told = { ...vars, ...verdict }
  const module = source.module ?? fallback
  try {
    return plainly(module.response(request, told, wanted(source)))
  } catch {
    // A plug-in that fails here has seen the lead through: the source is told all the same.
    return plainly(fallback.response(request, told))
  }
}

/** The module that answers where a source's own cannot. */
export function fallbackOf(find: (id: string) => unknown): InboundModule {
  return find(DEFAULT_INBOUND) as InboundModule
}

export function plainly({ status, headers, body }: SourceAnswer): Answered {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { status, headers: Object.fromEntries(texts), body }
}
