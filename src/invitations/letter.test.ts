import { expect, test } from 'vitest'
import {
  acceptedLetter,
  declinedLetter,
  expiredLetter,
  type Inviting,
  inviteLetter,
  reminderLetter,
  withdrawnLetter,
} from './letter.ts'

const inviting: Inviting = {
  kind: 'recipient',
  inviter: 'Acme & Sons',
  person: 'Sam Seller',
  email: 'mia@bolt.example',
  note: null,
  fields: 0,
  expires_at: '2030-03-02T03:00:00.000Z',
  time_zone: 'America/New_York',
  url: 'https://exchange.example/invitation/abc',
}

test('E1 says who, how much, how long, until when in the time zone of the inviter, and what to do if unexpected', () => {
  const { subject, text, html } = inviteLetter({ ...inviting, fields: 3, note: 'See <you>' })
  expect(subject).toBe('Acme & Sons wants to send you leads')
  expect(
    text,
  ).toBe(`Sam Seller of Acme & Sons invites you to connect, so that leads reach you as they come in.

They write: "See <you>"

Each lead would come with 3 fields.

It costs you nothing and takes about 10 minutes.

The invitation ends on 1 March 2030.

Review the invitation: https://exchange.example/invitation/abc

--

This letter was sent to mia@bolt.example on behalf of Acme & Sons. Not expecting this? Ignore it, and nothing happens.
`)
  expect(html).toContain('See &lt;you&gt;')
  expect(html).toContain('Acme &amp; Sons')
  expect(html).not.toContain('<you>')
})

test('E1 to a seller asks for its leads', () => {
  const { subject, text } = inviteLetter({ ...inviting, kind: 'source', person: null, fields: 1 })
  expect(subject).toBe('Acme & Sons wants to receive your leads')
  expect(text).toContain('Acme & Sons invites you to connect, so that you can send them leads.')
  expect(text).toContain('They take leads with 1 field.')
})

test('E2 says when it ends and how far the reader came', () => {
  expect(reminderLetter({ ...inviting, opened: false }).subject).toBe(
    "Acme & Sons's invitation ends in 3 days",
  )
  expect(reminderLetter({ ...inviting, opened: true }).text).toContain('You have looked at it')
})

test('E3, E4, E5 and the withdrawal tell what happened and what comes next', () => {
  const url = 'https://exchange.example/x'
  const expired = { email: 'mia@bolt.example', sent_at: '2030-02-01T12:00:00.000Z', time_zone: 'UTC', url }
  expect(expiredLetter({ ...expired, opened: false })).toMatchObject({
    subject: 'mia@bolt.example did not accept in time',
    text: expect.stringContaining('sent on 1 February 2030'),
  })
  const accepted = { partner: 'Bolt', person: 'Mia Bolt', email: 'mia@bolt.example', url }
  expect(acceptedLetter({ ...accepted, kind: 'recipient', flows: ['Solar', 'Roofs'] })).toMatchObject({
    subject: 'Bolt accepted. Setup is next',
    text: expect.stringContaining('Waiting for it: "Solar", "Roofs".'),
  })
  expect(acceptedLetter({ ...accepted, kind: 'source', flows: [] })).toMatchObject({
    subject: 'Bolt accepted',
    text: expect.stringContaining('None of your flows has a source for Bolt yet.'),
  })
  const declined = { kind: 'recipient' as const, email: 'mia@bolt.example', url }
  expect(declinedLetter({ ...declined, reason: 'No need', flows: ['Solar'] })).toMatchObject({
    subject: 'mia@bolt.example declined',
    text: expect.stringMatching(
      /No need.*\n\nIts step was removed from "Solar"\..*\n\nChoose another buyer/s,
    ),
  })
  expect(withdrawnLetter({ inviter: 'Acme' }).subject).toBe('Acme withdrew its invitation')
})
