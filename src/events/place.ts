// Where leads come from and go to, by name: what events can be narrowed by.
import { type Static, Type } from 'typebox'
import { Id, Open } from '../lib/schema.ts'

const Named = { id: Id, name: Type.String() }

export const EventPlaces = Open(
  {
    flows: Type.Array(
      Open({
        ...Named,
        source_ids: Type.Array(Id, { description: 'Sources of the saved or of the live copy' }),
      }),
    ),
    sources: Type.Array(Open(Named)),
    recipients: Type.Array(Open(Named)),
  },
  'EventPlaces',
)
export type EventPlaces = Static<typeof EventPlaces>
