// What a user wants to be told, and since when not.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time } from '../lib/schema.ts'

const KINDS = ['submission_doc_updates', 'connection_invites'] as const

const Notification = Open({ enabled: Type.Boolean(), unsubscribed_at: Nullable(Time) })

export const UserSettings = Open(
  {
    id: Id,
    notifications: Open({ submission_doc_updates: Notification, connection_invites: Notification }),
    created_at: Time,
    updated_at: Time,
  },
  'UserSettings',
)

export type UserSettings = Static<typeof UserSettings>

const Wanted = Type.Optional(
  Open({ enabled: Type.Optional(Type.Boolean()), unsubscribed_at: Type.Optional(Nullable(Time)) }),
)

export const SettingsChange = Open({
  notifications: Open({ submission_doc_updates: Wanted, connection_invites: Wanted }),
})

export type SettingsChange = Static<typeof SettingsChange>

type Notifications = UserSettings['notifications']

/** What holds as long as nothing was said: everything is told. */
export function completeNotifications(stored: Partial<Notifications> = {}): Notifications {
  const told = { enabled: true, unsubscribed_at: null }
  return {
    submission_doc_updates: inOrder(stored.submission_doc_updates ?? told),
    connection_invites: inOrder(stored.connection_invites ?? told),
  }
}

function inOrder({ enabled, unsubscribed_at }: Notifications['connection_invites']) {
  return { enabled, unsubscribed_at: unsubscribed_at ?? null }
}

/** The settings after a change; the exchange notes when something was switched off. */
export function changedNotifications(
  before: Notifications,
  sent: SettingsChange['notifications'],
  now: string,
): Notifications {
  const after = { ...before }
  for (const kind of KINDS) {
    const enabled = sent[kind]?.enabled
    if (enabled === undefined || enabled === before[kind].enabled) continue
    after[kind] = { enabled, unsubscribed_at: enabled ? null : now }
  }
  return after
}
