// Feedback: what a recipient says of a lead afterwards. It is put on record, handed on to the source, and answered.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { textOf } from '../fields/value.ts'
import { applyMappings } from '../flows/mapping.ts'
import { Answer, type RawRequest } from '../http/route.ts'
import { submissionOf } from '../leads/receive.ts'
import { plainly } from '../leads/reply.ts'
import { refusable } from '../leads/submit.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Vars } from '../lib/vars.ts'
import { feedbackInbound } from '../modules/inbound/feedback.ts'
import { queryParameters } from '../modules/inbound/parameters.ts'
import { hear, hearingOf } from './hear.ts'
import { type About, findAbout } from './store.ts'

const ID = /^[0-9a-f]{24}$/

/** 201 with the outcome, 409 where the reason says forbidden, 404 for an event that is not there. */
export async function giveFeedback(
  ctx: Context<Caller | null>,
  { request }: { request: RawRequest },
): Promise<Answer<string>> {
  const own = ctx as unknown as Context<null>
  return refusable(async () => {
    const about = await aboutWhat(own, request)
    const { hearing } = await hearingOf(own, about)
    const module = hearing?.module ?? feedbackInbound
    const parameters = objectOf(module.request(request))
    if (hearing) applyMappings(hearing.mappings, { ...about.vars, ...parameters }, parameters)
    const said = {
      type: textOf(parameters.type).trim().toLowerCase(),
      reason: textOf(parameters.reason).trim(),
    }
    const { answer } = await hear(own, about, said, {
      module_id: module.id,
      request: submissionOf(request, own.settings.base_url),
      // Ids of events can be guessed: of a step that hears no feedback nobody is told whose lead it was.
      answerOf: (heard, vars) =>
        plainly(
          module.response(
            request,
            hearing ? { ...vars, ...heard, price: about.revenue } : { ...heard, lead: { id: about.lead_id } },
          ),
        ),
    })
    return new Answer(answer.status, answer.body, answer.headers)
  })
}

/** The event that the query names; also a body's, which senders mix up. */
async function aboutWhat(ctx: Context<null>, request: RawRequest): Promise<About> {
  const query = request.uri.split('?')[1] ?? ''
  const given = queryParameters(query).event_id
  const id = String(Array.isArray(given) ? given[0] : (given ?? '')).toLowerCase()
  const about = ID.test(id) ? await findAbout(ctx.db, id) : undefined
  if (!about) throw new NotFoundError('The event')
  return about
}

function objectOf(value: unknown): Vars {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...(value as Vars) } : {}
}
