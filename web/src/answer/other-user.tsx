// Somebody is signed in, and another address was invited: three ways on.
import { Alert, Button, Stack, Text } from '@mantine/core'
import type { SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { useChange } from '../use-ask.ts'
import { invitationWords as said } from '../words/invitation.ts'
import { AcceptButton, type Answer } from './answering.tsx'
import { askForLetter, RequestButton } from './requests.tsx'

export function OtherUser(answer: Answer & { person: SignedIn }) {
  const { preview, token, person } = answer
  const { email } = preview.invitation
  const signOut = useChange(() => ask('DELETE /session'))
  return (
    <Stack gap="sm">
      <Alert role="status" className="person">
        {said.other(person.email, email)}
      </Alert>
      <Text size="sm">{said.otherText}</Text>
      <ol className="ways">
        <li>
          <Button
            className="wraps"
            variant="light"
            loading={signOut.isPending}
            onClick={() => signOut.mutate(undefined)}
          >
            {said.switch(email)}
          </Button>
        </li>
        <li>
          {preview.address_proved ? (
            <>
              <AcceptButton {...answer} label={said.acceptFor(person.account_name)} />
              <Text size="xs" c="dimmed">
                {said.acceptForText}
              </Text>
            </>
          ) : (
            <>
              <RequestButton
                variant="light"
                label={said.proveDo(email)}
                request={() => askForLetter(token)}
              />
              <Text size="xs" c="dimmed">
                {said.verifyText}
              </Text>
            </>
          )}
        </li>
        <li>
          <RequestButton
            variant="light"
            label={said.resendTo(person.email)}
            request={() =>
              ask('POST /invite/{token}/request', { path: { token }, body: { email: person.email } })
            }
          />
        </li>
      </ol>
    </Stack>
  )
}
