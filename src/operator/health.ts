// How the exchange is doing, for whoever runs it.
import { type Static, Type } from 'typebox'
import { Nullable, Open, Time } from '../lib/schema.ts'

export const HealthSeen = Open(
  {
    version: Type.String(),
    database: Open({
      version: Type.String(),
      embedded: Type.Boolean({ description: 'The PostgreSQL that the program starts itself' }),
      bytes: Type.Number(),
      connections: Type.Integer(),
      since: Time,
    }),
    migrations: Open({
      applied: Type.Integer(),
      latest: Nullable(Type.String()),
      missing: Type.Array(Type.String()),
    }),
    queue: Open({
      waiting: Type.Integer(),
      running: Type.Integer(),
      failing: Type.Integer(),
      failed: Type.Integer(),
      oldest_due_s: Nullable(Type.Number()),
    }),
    mail: Open({ sent: Type.Boolean({ description: 'By SMTP; otherwise letters are kept here' }) }),
    resting: Type.Array(
      Open({
        account_id: Type.String(),
        origin: Type.String(),
        failures: Type.Integer(),
        rests_s: Type.Number(),
      }),
      {
        description:
          'Places that keep failing and are not called for a while; as the process that answers knows',
      },
    ),
  },
  'HealthSeen',
)

export type HealthSeen = Static<typeof HealthSeen>
