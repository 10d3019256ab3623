// How outcomes, names, money and marked texts are shown.
import { Badge } from '@mantine/core'
import { Fragment } from 'react'
import { words } from '../words/leads.ts'

const COLOURS: Record<string, string> = {
  success: 'green',
  continue: 'green',
  delivered: 'green',
  failure: 'orange',
  stop: 'orange',
  error: 'red',
  failed: 'red',
  skip: 'gray',
  waiting: 'yellow',
  retrying: 'blue',
}

export function Outcome({ outcome }: { outcome: string }) {
  return (
    <Badge variant="light" color={COLOURS[outcome] ?? 'gray'}>
      {words.outcomes[outcome] ?? outcome}
    </Badge>
  )
}

export function DeliveryBadge({ state }: { state: string }) {
  return (
    <Badge variant="light" color={COLOURS[state] ?? 'gray'} role="status">
      {words.states[state] ?? state}
    </Badge>
  )
}

export function TestBadge() {
  return (
    <Badge variant="filled" color="grape">
      {words.test}
    </Badge>
  )
}

/** A typed value, or a plain one, as a text. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value !== 'object') return String(value)
  const { normal, raw } = value as { normal?: unknown; raw?: unknown }
  if (normal === undefined && raw === undefined) return JSON.stringify(value)
  return textOf(normal ?? raw)
}

/** What a lead is called in lists: the person's name, else how it can be reached. */
export function nameOf(lead: Record<string, unknown> | undefined): string {
  const of = (name: string) => textOf(lead?.[name]).trim()
  return `${of('first_name')} ${of('last_name')}`.trim() || of('email') || of('phone_1') || words.nameless
}

const dollars = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' })

export function money(amount: number): string {
  return dollars.format(amount)
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" }

/** The API marks what it found by <em> in escaped text: shown as text with marks, never as HTML. */
export function Marked({ text }: { text: string }) {
  return text.split(/<em>(.*?)<\/em>/gs).map((part, n) => {
    const plain = part.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
    return n % 2 === 1 ? <mark key={n}>{plain}</mark> : <Fragment key={n}>{plain}</Fragment>
  })
}
