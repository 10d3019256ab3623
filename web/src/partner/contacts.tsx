// Who is who: who invited, who was addressed, who accepted.
import { Anchor } from '@mantine/core'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { type Fact, Facts } from './facts.tsx'
import type { TabProps } from './partner.tsx'

const said = partnerWords.contacts

export function Contacts({ partner: { name, connection, invitation } }: TabProps) {
  const timeline = useAsk(
    'GET /connections/{id}/timeline',
    { path: { id: connection?.id ?? '' } },
    { enabled: connection !== undefined },
  )
  const accepted = timeline.data?.find(({ kind }) => kind === 'accepted')
  const website = connection?.account_entity.website
  const facts: Fact[] = [
    { name: said.company, value: name },
    ...(website ? [{ name: said.website, value: <Site address={website} /> }] : []),
    ...(invitation
      ? [
          { name: said.invited, value: both(invitation.invited_by, invitation.account_name) },
          { name: said.addressed, value: invitation.email },
        ]
      : []),
    {
      name: said.accepted,
      value: connection ? both(accepted?.person, accepted?.company) || said.unknown : said.none,
    },
  ]
  return <Facts facts={facts} columns={2} />
}

function both(person: string | null | undefined, company: string | null | undefined): string {
  return [person, company].filter(Boolean).join(', ')
}

/** An address of anything but the web is no link. */
function Site({ address }: { address: string }) {
  return /^https?:\/\//.test(address) ? (
    <Anchor href={address} rel="noopener noreferrer" target="_blank">
      {address}
    </Anchor>
  ) : (
    address
  )
}
