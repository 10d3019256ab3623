// What a walk leaves behind: events, what could not be delivered, what steps appended.
import { amountOf } from '../flows/compile-price.ts'
import type { CompiledRecipient, CompiledStep } from '../flows/compiled-flow.ts'
import type { Ask, Note } from '../flows/move.ts'
import { saidBy } from '../flows/walk.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import type { Appended } from '../modules/module.ts'
import type { Held } from './held.ts'
import { type Draft, type Entry, eventIdOf, type Undelivered, type Wired } from './lead.ts'
import { destinationDraft, filterDraft, recipientDraft, type Timing, type Told } from './record.ts'

/** The clock, in milliseconds since 1970, and what seals that which a later attempt needs. */
export type Tools = { now(): number; seal(payload: object): Buffer }

type NoteOf<K extends Note['note']> = Extract<Note, { note: K }>

/** One walk, as it is gathered note by note. */
export class Journey {
  readonly events: Draft[] = []
  readonly undelivered: Undelivered[] = []
  /** By the key of the step. */
  readonly appended: Vars = {}
  /** Ids of steps whose delivery succeeded. */
  readonly delivered: string[] = []
  revenue = 0
  price = 0
  stepCount = 0
  disabledCount = 0
  capReached = false
  askedCaps = false
  waitMs = 0
  private readonly held: Held
  private readonly told: Told
  private readonly tools: Tools
  private startedAt: number
  private prepared: NoteOf<'prepared'> | undefined
  private last: { ask: Ask; entry: Entry } | undefined

  constructor(held: Held, told: Told, tools: Tools) {
    this.held = held
    this.told = told
    this.tools = tools
    this.startedAt = tools.now()
  }

  /** A question and its answer, in the order of the walk. */
  asked(ask: Ask, entry: Entry): void {
    this.last = { ask, entry }
    if (ask.ask !== 'caps') return
    this.askedCaps = true
    if (entry.answer !== null && ask.level !== 'step') this.capReached = true
  }

  noted(note: Note): void {
    switch (note.note) {
      case 'price':
        this.price = note.price
        break
      case 'disabled':
        this.disabledCount++
        break
      case 'prepared':
        this.prepared = note
        break
      case 'filter':
        this.filtered(note)
        break
      case 'skipped':
        this.skipped(note)
        break
      case 'delivered':
        this.arrived(note)
        break
      case 'destination':
        this.posted(note)
    }
  }

  private filtered({ step, outcome, reason, vars }: NoteOf<'filter'>): void {
    const given = { outcome, reason: reason || null, vars }
    this.events.push(filterDraft(this.told, this.idOf(step), step, given, this.over()))
  }

  private skipped({ step, reason, vars }: NoteOf<'skipped'>): void {
    const { id, name } = step.step.entity
    const event_id = this.idOf(step)
    const isFull =
      this.last?.ask.ask === 'caps' && this.last.ask.step === step && this.last.entry.answer !== null
    const given = {
      outcome: 'skip',
      reason,
      vars: { ...vars, recipient: { id, name }, event_id },
      mappings: this.mappingsOf(step),
      caps_reached: isFull,
      purchase_price: this.price,
      sale_price: 0,
    }
    this.events.push(recipientDraft(this.told, event_id, step, given, this.over()))
    const isUnready = this.last?.ask.ask === 'ready' && this.last.ask.step === step
    const isWanted = (this.prepared?.step === step || isUnready) && !isFull
    // A buyer that is not ready may be later; a step that does not want the lead never will.
    if (isWanted && step.module?.performer === 'buyer') this.keep(step, 'waiting', 'skip', reason, vars)
  }

  private arrived({ step, appended, vars }: NoteOf<'delivered'>): void {
    const { outcome, reason } = saidBy(step, appended)
    const asked = this.last?.ask.ask === 'deliver' ? this.last.ask.price : 0
    const wired = this.last?.entry.told
    const given = {
      outcome,
      reason,
      vars: this.prepared?.vars ?? vars,
      appended,
      mappings: this.mappingsOf(step),
      transactions: wired?.transactions ?? [],
      credential_updated: wired?.credential_updated ?? false,
      purchase_price: this.price,
      sale_price: this.told.is_test ? 0 : salePrice(step, appended, asked),
    }
    const draft = recipientDraft(this.told, this.idOf(step), step, given, this.over(wired))
    this.events.push(draft)
    this.revenue += draft.revenue
    this.appended[step.key] = appended
    if (outcome === 'success') this.delivered.push(step.step.id as string)
    const state = step.step.retry_enabled ? 'retrying' : 'failed'
    if (outcome === 'error') this.keep(step, state, outcome, reason, vars)
  }

  private posted({ at, appended }: NoteOf<'destination'>): void {
    const id = eventIdOf(this.held.id, 1 + this.held.flow.compiled.steps.length + at)
    const wired = this.last?.entry.told
    const transactions = wired?.transactions ?? []
    const { vars } = this.held
    this.events.push(destinationDraft(this.told, id, at, { vars, appended, transactions }, this.over(wired)))
  }

  /** The step that is told now is over, and the next one begins. */
  private over(wired?: Wired): Timing {
    const now = this.tools.now()
    const timing = {
      startedAt: wired?.started_at ?? this.startedAt,
      endedAt: wired?.ended_at ?? now,
      wait_ms: wired?.wait_ms ?? 0,
    }
    this.stepCount++
    this.waitMs += timing.wait_ms
    this.startedAt = now
    return timing
  }

  private keep(
    step: CompiledRecipient,
    state: Undelivered['state'],
    outcome: string,
    reason: string | null,
    vars: Vars,
  ): void {
    const { [step.key]: _own, ...before } = vars
    const sealed = this.tools.seal({ vars: before, purchase_price: this.price, secrets: this.held.secrets })
    const { id: step_id, entity } = step.step
    const place = { id: this.idOf(step), step_id: step_id as string, recipient_id: entity.id }
    this.undelivered.push({ ...place, state, outcome, reason, sealed })
  }

  private idOf(step: CompiledStep): string {
    return eventIdOf(this.held.id, 1 + this.held.flow.compiled.steps.indexOf(step))
  }

  private mappingsOf(step: CompiledRecipient) {
    if (this.prepared?.step !== step) return []
    return this.prepared.mappings.filter(({ applied }) => applied).map(({ mapping }) => mapping)
  }
}

/** What the recipient pays: by the step's prices, or what it says itself where they leave that to it. */
export function salePrice(step: CompiledRecipient, appended: Appended, asked: number): number {
  const { pricing } = step.step
  const isNamed = pricing?.override || (!pricing && step.module?.performer === 'buyer')
  if (!isNamed) return asked
  const own = step.prefix === '' ? undefined : (readerOf(step.prefix)(appended) as Appended | undefined)
  return amountOf(own?.price ?? appended.price) ?? 0
}
