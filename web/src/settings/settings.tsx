// Settings: pages with addresses of their own, each for one kind of thing.
import { Stack, Tabs } from '@mantine/core'
import type { ComponentType } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { SignedIn } from '../api-types.ts'
import { Empty, Heading } from '../parts.tsx'
import { settingsWords } from '../words/settings.ts'
import { AccountSettings } from './account.tsx'
import { Credentials } from './credentials.tsx'
import { Destinations } from './destinations.tsx'
import { Entities } from './entities.tsx'
import { OwnFields } from './fields.tsx'
import { Lists } from './lists.tsx'
import { Notifications } from './notifications.tsx'
import { Privacy } from './privacy.tsx'
import { Services } from './services.tsx'

const said = settingsWords

export type PageProps = { person: SignedIn; mayWrite: boolean; mayManage: boolean }

type Page = { id: keyof typeof said.pages; screen: ComponentType<PageProps>; managersOnly?: true }

const PAGES: Page[] = [
  { id: 'account', screen: AccountSettings },
  { id: 'notifications', screen: Notifications },
  { id: 'credentials', screen: Credentials },
  { id: 'fields', screen: OwnFields },
  { id: 'entities', screen: Entities },
  { id: 'destinations', screen: Destinations },
  { id: 'lists', screen: Lists },
  { id: 'services', screen: Services },
  { id: 'privacy', screen: Privacy, managersOnly: true },
]

export function Settings({ person }: { person: SignedIn }) {
  const { page = 'account' } = useParams()
  const go = useNavigate()
  const mayManage = person.role === 'owner' || person.role === 'admin'
  const mayWrite = person.role !== 'read_only'
  const pages = PAGES.filter(({ managersOnly }) => mayManage || !managersOnly)
  const isThere = pages.some(({ id }) => id === page)
  return (
    <Stack gap="lg" maw={900}>
      <Heading>{said.title}</Heading>
      <Tabs value={page} keepMounted={false} onChange={(next) => go(`/settings/${next}`)}>
        <Tabs.List>
          {pages.map(({ id }) => (
            <Tabs.Tab key={id} value={id}>
              {said.pages[id]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {pages.map(({ id, screen: Screen }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Screen person={person} mayWrite={mayWrite} mayManage={mayManage} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {!isThere && <Empty title={said.missing} text={said.missingText} />}
    </Stack>
  )
}
