// Deliveries that are sent on together: those that a filter names, with how far they are.
import { type Static, Type } from 'typebox'
import { Id, Open, Time, Words } from '../lib/schema.ts'
import { DeliveryFilter } from './delivery.ts'

export const DeliveryBatch = Open(
  {
    id: Id,
    state: Words('running', 'done'),
    filter: DeliveryFilter,
    total: Type.Integer({ description: 'Deliveries that were taken up so far' }),
    delivered: Type.Integer(),
    waiting: Type.Integer({ description: 'Whose partner is still not ready' }),
    failed: Type.Integer(),
    retrying: Type.Integer(),
    created_at: Time,
  },
  'DeliveryBatch',
)
export type DeliveryBatch = Static<typeof DeliveryBatch>
