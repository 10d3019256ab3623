// Colleagues: who they are, what they may, when they were last here, and what can be done about each.
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Colleague, SignedIn } from '../api-types.ts'
import { LettersKept } from '../letters-kept.tsx'
import { Empty, Heading, Loaded, ToldAlert, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { words } from '../words.ts'
import { ColleagueActions } from './colleague-actions.tsx'
import { InviteColleague } from './invite-colleague.tsx'

const said = securityWords.colleagues

export function Colleagues({ person }: { person: SignedIn }) {
  const [told, setTold] = useState<string>()
  const [isInviting, setInviting] = useState(false)
  const users = useAsk('GET /users')
  const manages = person.role === 'owner' || person.role === 'admin'
  const invite = manages && <Button onClick={() => setInviting(true)}>{said.invite}</Button>
  return (
    <Stack gap="lg" maw={900}>
      <Group justify="space-between">
        <Heading>{said.title}</Heading>
        {invite}
      </Group>
      <ToldAlert told={told === undefined ? undefined : { text: told }} onClose={() => setTold(undefined)} />
      <Loaded of={users}>
        {(users) => {
          const here = users.filter(({ active }) => active)
          return (
            <>
              {here.some(({ joined }) => !joined) && <LettersKept way={said.keptWay} />}
              <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
                {here.map((user) => (
                  <Row key={user.id} user={user} person={person} onTold={setTold} />
                ))}
              </Stack>
              {here.length === 1 && manages && <Empty title={said.alone} text={said.aloneText} />}
            </>
          )
        }}
      </Loaded>
      <InviteColleague
        isOpen={isInviting}
        mayMakeOwners={person.role === 'owner'}
        onClose={() => setInviting(false)}
        onTold={setTold}
      />
    </Stack>
  )
}

type RowProps = { user: Colleague; person: SignedIn; onTold(text: string): void }

function Row({ user, person, onTold }: RowProps) {
  const { id, first_name, last_name, email, role, joined, two_factor } = user
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} className="person">
              {`${first_name} ${last_name}`.trim()}
            </Text>
            <Badge variant="light">{words.roles[role]}</Badge>
            {id === person.user_id && (
              <Badge variant="outline" color="gray">
                {said.you}
              </Badge>
            )}
            {two_factor && (
              <Badge variant="light" color="green">
                {said.twoFactor}
              </Badge>
            )}
            {!joined && <Invited user={user} />}
          </Group>
          <Text size="sm" c="dimmed" className="person">
            {email}
          </Text>
          <Text size="sm" c="dimmed">
            <Standing user={user} />
          </Text>
        </div>
        <ColleagueActions user={user} person={person} onTold={onTold} />
      </Group>
    </Paper>
  )
}

function isOver({ invitation_expires_at }: Colleague): boolean {
  return invitation_expires_at !== null && Date.parse(invitation_expires_at) <= Date.now()
}

function Invited({ user }: { user: Colleague }) {
  if (user.invitation_expires_at === null) {
    return (
      <Badge variant="light" color="gray">
        {said.noPassword}
      </Badge>
    )
  }
  return (
    <Badge variant="light" color={isOver(user) ? 'orange' : 'yellow'}>
      {isOver(user) ? said.over : said.invited}
    </Badge>
  )
}

function Standing({ user }: { user: Colleague }) {
  const { joined, invitation_expires_at, last_sign_in_at } = user
  if (last_sign_in_at) {
    return (
      <>
        {said.signedIn} <When at={last_sign_in_at} />
      </>
    )
  }
  if (joined) return said.neverSignedIn
  if (!invitation_expires_at) return said.noPasswordText
  if (isOver(user)) return said.overText
  return (
    <>
      {said.invitedUntil} <When at={invitation_expires_at} days />
    </>
  )
}
