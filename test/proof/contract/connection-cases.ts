// The partner plane: connections as both sides see them.
import { type Case, REFUSAL } from './case.ts'
import { CONNECTION, LISTED_CONNECTION } from './shapes.ts'

export const CONNECTION_CASES: Case[] = [
  {
    of: 'partner 3.1',
    name: 'of the seller',
    as: 'seller',
    ask: 'GET /connections',
    status: 200,
    answer: [{ ...(LISTED_CONNECTION as object), relationship_type: '=buyer' }],
  },
  {
    of: 'partner 3.1',
    name: 'of the buyer',
    as: 'buyer',
    ask: 'GET /connections?relationship_type=seller',
    status: 200,
    answer: [{ ...(LISTED_CONNECTION as object), relationship_type: '=seller' }],
  },
  {
    of: 'partner 3.1',
    name: 'of no such type',
    as: 'seller',
    ask: 'GET /connections?relationship_type=friend',
    status: 400,
    answer: REFUSAL,
  },
  {
    of: 'partner 3.1',
    name: 'without credentials',
    ask: 'GET /connections',
    status: 401,
    answer: { error: '=authentication failed' },
  },
  {
    of: 'partner 3.2',
    name: 'one',
    as: 'buyer',
    ask: 'GET /connections/{connection}',
    status: 200,
    answer: CONNECTION,
  },
  {
    of: 'partner 3.2',
    name: 'by its invitation',
    as: 'seller',
    ask: 'GET /connections/{invitation}',
    status: 200,
    answer: CONNECTION,
  },
]
