// The partner plane: entities, and ids in addresses.
import { type Case, REFUSAL } from './case.ts'
import { ENTITY } from './shapes.ts'

const UNKNOWN = '64b8f0f5e4b0c3a1d5e6f7a9'
const CORPORATION = {
  name: 'A Corporation',
  module_ids: ['leadconduit-salesforce.outbound.create_contact'],
  source: 'form',
  recipient: null,
}

export const ENTITY_CASES: Case[] = [
  {
    of: 'partner 5.2',
    name: 'made',
    as: 'seller',
    ask: 'POST /entities',
    body: CORPORATION,
    status: 201,
    answer: ENTITY,
    keeps: { corporation: 'id' },
  },
  {
    of: 'partner 5.2',
    name: 'without what is required',
    as: 'seller',
    ask: 'POST /entities',
    body: { name: 'A Corporation' },
    status: 400,
    answer: REFUSAL,
  },
  { of: 'partner 5.2', name: 'listed', as: 'seller', ask: 'GET /entities', status: 200, answer: [ENTITY] },
  {
    of: 'partner 5.2',
    name: 'one',
    as: 'seller',
    ask: 'GET /entities/{corporation}',
    status: 200,
    answer: ENTITY,
  },
  {
    of: 'partner 5.2',
    name: 'changed',
    as: 'seller',
    ask: 'PUT /entities/{corporation}',
    body: {
      ...CORPORATION,
      description: 'Makes forms',
      website: 'https://www.example.com',
      time_zone: 'America/Los_Angeles',
    },
    status: 200,
    answer: ENTITY,
  },
  {
    of: 'partner 5.2',
    name: 'a suffix that is too long',
    as: 'seller',
    ask: 'PUT /entities/{corporation}',
    body: { ...CORPORATION, field_suffix: 'corporation' },
    status: 400,
    answer: REFUSAL,
  },
  {
    of: 'partner 5.2',
    name: 'deleted',
    as: 'seller',
    ask: 'DELETE /entities/{corporation}',
    status: 200,
    answer: ENTITY,
  },
  {
    of: 'partner 5.2',
    name: 'unknown',
    as: 'seller',
    ask: `GET /entities/${UNKNOWN}`,
    status: 404,
    answer: REFUSAL,
  },
  {
    of: 'partner 6.5',
    name: 'an id in capitals',
    as: 'seller',
    ask: 'GET /entities/535E9F8C94149D05B5000001',
    status: 200,
    answer: ENTITY,
  },
  {
    of: 'partner 6.5',
    name: 'an id that is none',
    as: 'seller',
    ask: 'GET /entities/1',
    status: 400,
    answer: REFUSAL,
  },
]
