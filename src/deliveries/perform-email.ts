// A lead by e-mail: through the mail server of the exchange, or kept where it has none.
import { createHash } from 'node:crypto'
import { masked } from '../fields/mask.ts'
import { isBlank, plain, textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { escaped } from '../mail/compose.ts'
import { type Envelope, MailRefusedError } from '../mail/envelope.ts'
import { insertKeptLetter } from '../mail/store.ts'
import type { Appended } from '../modules/module.ts'
import { addressesIn, email } from '../modules/outbound/email.ts'
import { PerformError, type Performing, type Task } from './performing.ts'

type Mailing = Pick<Performing, 'db' | 'vault' | 'settings' | 'mail'>

const KEPT = 'kept: the exchange has no mail server; gangway outbox shows it'

/** A repetition has the same Message-ID, so that mail programs know it. */
export async function performEmail(ctx: Mailing, task: Task): Promise<Appended> {
  const fault = email.validate?.(task.vars)
  if (fault) throw new PerformError(fault)
  const envelope = envelopeOf(task, ctx.settings.exchange_name)
  if (!ctx.mail) return kept(ctx, task, envelope)
  try {
    return { outcome: 'success', message_id: await ctx.mail(envelope) }
  } catch (error) {
    const words = error instanceof MailRefusedError ? 'refused the address' : 'did not take the e-mail'
    throw new PerformError(`the mail server ${words}: ${(error as Error).message}`)
  }
}

async function kept(ctx: Mailing, { account_id, lead_id }: Task, envelope: Envelope): Promise<Appended> {
  const { id, to, cc = [], ...content } = envelope
  const recipient = [to, cc].flat().join(', ')
  const sealed = ctx.vault.seal(JSON.stringify({ ...content, cc }))
  await insertKeptLetter(ctx.db, { account_id, id, kind: 'delivery', recipient, sealed, lead_id })
  const host = new URL(ctx.settings.base_url).hostname
  return { outcome: 'success', reason: KEPT, message_id: `<${id}@${host}>` }
}

/** The letter to a step's addresses. */
export function envelopeOf(
  { vars, account_id, key, mappings }: Pick<Task, 'vars' | 'account_id' | 'key' | 'mappings'>,
  exchangeName: string,
): Envelope {
  const id = createHash('sha256').update(`${account_id} ${key}`).digest('hex').slice(0, 24)
  const company = textAt(vars, 'account.name')
  const [reply_to] = addressesIn(vars.reply_to)
  const isHtml = textOf(vars.format).trim().toLowerCase() === 'html'
  const lines = isBlank(vars.body) ? linesOf(vars.lead, fieldsIn(mappings)) : undefined
  const text = lines?.join('\n') ?? textOf(vars.body)
  return {
    id,
    to: addressesIn(vars.to),
    cc: addressesIn(vars.cc),
    from_name: company === '' ? exchangeName : `${company} via ${exchangeName}`,
    reply_to,
    subject: textOf(vars.subject).trim() || `New lead in ${textAt(vars, 'flow.name') || 'your flow'}`,
    text: isHtml && !lines ? wordsOf(text) : text,
    ...(isHtml && { html: lines ? `<pre>${escaped(text)}</pre>` : text }),
  }
}

function textAt(vars: Vars, path: string): string {
  return textOf(readerOf(path)(vars)).replace(/\s+/g, ' ').trim()
}

/** The fields that the step maps; all where it maps none. */
function fieldsIn(mappings: Task['mappings'] = []): (name: string) => boolean {
  const names = mappings.flatMap(({ property }) => /^lead\.([^.]+)/.exec(property)?.[1] ?? [])
  return names.length === 0 ? () => true : (name) => names.includes(name)
}

/** Fields on lines of their own; what must not be written down as stars. */
function linesOf(lead: unknown, isSent: (name: string) => boolean): string[] {
  const fields = plain(masked(lead))
  if (typeof fields !== 'object' || fields === null) return []
  return Object.entries(fields)
    .filter(([name]) => isSent(name))
    .map(([name, value]) => `${name}: ${textOf(value)}`)
}

/** HTML for those who read text. */
function wordsOf(html: string): string {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|div|tr|li|h\d)>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
