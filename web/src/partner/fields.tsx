// Which fields pass between the two companies.
import { Stack, Table, Text } from '@mantine/core'
import { Empty, Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import type { TabProps } from './partner.tsx'

const said = partnerWords.fields

export function Fields({ partner: { name, side, connection, invitation } }: TabProps) {
  const ofConnection = useAsk(
    'GET /connections/{id}/fields',
    { path: { id: connection?.id ?? '' } },
    { enabled: connection !== undefined },
  )
  const ofInvitation = useAsk(
    'GET /invitations/{id}/fields',
    { path: { id: invitation?.id ?? '' } },
    { enabled: connection === undefined },
  )
  const own = useAsk('GET /account')
  const seller = side === 'seller' ? name : (own.data?.name ?? '')
  return (
    <Loaded of={connection ? ofConnection : ofInvitation}>
      {(fields) =>
        fields.length === 0 ? (
          <Empty title={said.none} text={side === 'buyer' ? said.noneBuyer : said.noneSeller} />
        ) : (
          <Stack gap="sm">
            <Text c="dimmed">{said.text(seller)}</Text>
            <Table aria-label={said.name}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{said.name}</Table.Th>
                  <Table.Th scope="col">{said.type}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {fields.map((field) => (
                  <Table.Tr key={field.id}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{field.name}</Table.Td>
                    <Table.Td>{field.type}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Stack>
        )
      }
    </Loaded>
  )
}
