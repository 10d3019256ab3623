// A pricing service: a module that is asked what a lead costs.
import type { Static } from 'typebox'
import { Integration } from '../flows/part.ts'
import { Id, Line, Open, Time } from '../lib/schema.ts'

export const Service = Open(
  { id: Id, name: Line, integration: Integration, created_at: Time, updated_at: Time },
  'PricingServiceObject',
)
export type Service = Static<typeof Service>

export const ServiceChange = Open({ name: Line, integration: Integration }, 'PricingServiceChange')
export type ServiceChange = Static<typeof ServiceChange>
