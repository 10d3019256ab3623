// Which role, and what each may.
import { Radio, Stack } from '@mantine/core'
import type { SignedIn } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { faultAt } from '../parts.tsx'
import { securityWords } from '../words/security.ts'
import { words } from '../words.ts'

const said = securityWords.colleagues
const ROLES = ['owner', 'admin', 'member', 'read_only'] as const

export type Role = SignedIn['role']

type Props = { role: Role; mayMakeOwners: boolean; fault: Fault | null; onChange(role: Role): void }

export function RoleSelect({ role, mayMakeOwners, fault, onChange }: Props) {
  return (
    <Radio.Group
      label={said.role}
      value={role}
      onChange={(value) => onChange(value as Role)}
      error={faultAt(fault, '/role')}
    >
      <Stack gap="xs" mt={4}>
        {ROLES.filter((each) => each !== 'owner' || mayMakeOwners).map((each) => (
          <Radio key={each} value={each} label={words.roles[each]} description={said.roles[each]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
