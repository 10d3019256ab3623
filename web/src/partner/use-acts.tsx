// What can be done about a partner: the same in the list and on its own page.
import { useState } from 'react'
import { ask } from '../ask.ts'
import type { Question } from '../asking.tsx'
import { Asking } from '../asking.tsx'
import type { Partner } from '../partner-rows.ts'
import { useChange } from '../use-ask.ts'
import { words } from '../words.ts'

const said = words.partners

export type Act = { key: string; label: string; isGrave?: boolean; to?: string; run?: () => void }

/** Where a partner whose connection has ended is invited again: at its address, if it is known from our own invitation. */
function toInviteAgain({ side, invitation }: Partner): string {
  const isOurs = invitation && (invitation.kind === 'recipient') === (side === 'buyer')
  const email = isOurs ? encodeURIComponent(invitation.email) : ''
  return `/partners?invite=${email}&kind=${side === 'buyer' ? 'recipient' : 'source'}`
}

/** The acts that fit the partner's state, and the dialog in which those that cannot be taken back ask first. */
export function useActs(partner: Partner, onTold: (text: string) => void) {
  const { name, invitation, connection } = partner
  const [asked, setAsked] = useState<Question>()
  const change = useChange((act: () => Promise<unknown>) => act())
  const resend = async () => {
    if (!invitation?.entity_id) return
    await ask('PUT /invitations/{entityId}/resend', { path: { entityId: invitation.entity_id } })
    onTold(said.resent(invitation.email))
  }
  const path = { id: connection?.id ?? invitation?.id ?? '' }
  const withdraw: Question = {
    text: said.withdrawAsk(invitation?.email ?? name),
    label: said.withdraw,
    act: () => ask('DELETE /invitations/{id}', { path }),
  }
  const end: Question = {
    text: said.endAsk(name),
    label: said.end,
    act: () => ask('DELETE /connections/{id}', { path }),
  }
  const pause = (paused: boolean) => () => ask('PUT /connections/{id}', { path, body: { paused } })
  const acts: Act[] = []
  const isInvited = invitation && ['pending', 'expired', 'declined'].includes(invitation.state)
  if (!connection && isInvited && invitation.entity_id) {
    acts.push({ key: 'resend', label: said.resend, run: () => change.mutate(resend) })
    if (invitation.state !== 'declined')
      acts.push({ key: 'withdraw', label: said.withdraw, isGrave: true, run: () => setAsked(withdraw) })
  }
  if (connection && !connection.ended_at) {
    const isPausedHere = connection.paused_by.some((side) => side !== connection.relationship_type)
    if (connection.relationship_type === 'seller' && !connection.set_up_at && connection.invitation_id)
      acts.push({ key: 'setUp', label: said.setUp, to: `/onboarding/${connection.invitation_id}` })
    const label = isPausedHere ? said.resume : said.pause
    acts.push({ key: 'pause', label, run: () => change.mutate(pause(!isPausedHere)) })
    acts.push({ key: 'end', label: said.end, isGrave: true, run: () => setAsked(end) })
  }
  if (connection?.ended_at) acts.push({ key: 'again', label: said.inviteAgain, to: toInviteAgain(partner) })
  const dialog = (
    <Asking
      question={asked}
      fault={change.error}
      onDone={() => {
        setAsked(undefined)
        change.reset()
      }}
    />
  )
  return { acts, dialog, isPending: change.isPending }
}
