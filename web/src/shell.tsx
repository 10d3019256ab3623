// The frame of everything behind the sign-in: where one is, where one can go, who one is.
import {
  AppShell,
  Burger,
  Button,
  Group,
  Modal,
  NavLink,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Link, NavigationType, useLocation, useNavigationType } from 'react-router'
import type { SignedIn } from './api-types.ts'
import { ask, type Fault, onSignedOut } from './ask.ts'
import { SignInForm } from './sign-in.tsx'
import { words } from './words.ts'

/** Each entry with who may use it; the API enforces the same. */
const ENTRIES: { to: string; label: string; roles?: SignedIn['role'][]; operators?: true }[] = [
  { to: '/', label: words.nav.home },
  { to: '/partners', label: words.nav.partners },
  { to: '/flows', label: words.nav.flows },
  { to: '/leads', label: words.nav.leads },
  { to: '/deliveries', label: words.nav.deliveries },
  { to: '/events', label: words.nav.events },
  { to: '/reports', label: words.nav.reports },
  { to: '/colleagues', label: words.nav.colleagues },
  { to: '/keys', label: words.nav.keys },
  { to: '/settings', label: words.nav.settings },
  { to: '/you', label: words.nav.you },
  { to: '/operator', label: words.nav.operator, operators: true },
]

function isFor({ roles, operators }: (typeof ENTRIES)[number], { role, operator }: SignedIn): boolean {
  return (!roles || roles.includes(role)) && (!operators || operator)
}

/** A page that one goes to begins at its top; one that one goes back to stands where it stood. */
function useTop(pathname: string): void {
  const how = useNavigationType()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is what makes it another page
  useEffect(() => {
    if (how === NavigationType.Push) window.scrollTo(0, 0)
  }, [pathname, how])
}

export function Shell({ person, children }: { person: SignedIn; children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  useTop(pathname)
  const isHere = (to: string) => (to === '/' ? pathname === '/' : pathname.startsWith(to))
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={words.menu} />
            <img src="/app/mark.svg" width={28} height={28} alt="" />
            <Text fw={700} truncate>
              {person.account_name}
            </Text>
          </Group>
          <ColourSwitch />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow>
          {ENTRIES.filter((entry) => isFor(entry, person)).map(({ to, label }) => (
            <NavLink key={to} component={Link} to={to} label={label} active={isHere(to)} onClick={close} />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <Person person={person} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">{children}</AppShell.Main>
      <SignInAgain email={person.email} />
    </AppShell>
  )
}

function Person({ person }: { person: SignedIn }) {
  // The page begins anew before anything is read again: else it asks to sign in, and remembers where this person was.
  const signOut = useMutation<unknown, Fault>({
    mutationFn: () => ask('DELETE /session'),
    onSuccess: () => window.location.assign('/app/sign-in'),
  })
  return (
    <Stack gap={4} px="xs">
      <Text size="sm" truncate>
        {`${person.first_name} ${person.last_name}`.trim()}
      </Text>
      <Text size="xs" c="dimmed">
        {words.roles[person.role]}
      </Text>
      <Button variant="default" size="xs" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {words.session.signOut}
      </Button>
    </Stack>
  )
}

function ColourSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={words[other]}
      title={words[other]}
      onClick={() => setColorScheme(other)}
    >
      {other === 'dark' ? '☾' : '☀'}
    </Button>
  )
}

/** Over whatever page it happens on, so that nothing typed is lost. */
function SignInAgain({ email }: { email: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  useEffect(() => onSignedOut(open), [open])
  return (
    <Modal opened={isOpen} onClose={close} title={words.session.signInAgain}>
      <Stack gap="sm">
        <Text size="sm">{words.faults.signedOut}</Text>
        <SignInForm email={email} onDone={close} />
      </Stack>
    </Modal>
  )
}
