// Every request we answer, one row each: method, path, what comes in, what goes out, which verb.
import type { Row } from './http/route.ts'
import { operations } from './operations/api.ts'

/** The table that serves, and from which the OpenAPI description is made. */
export const api: Row[] = [
  // Accounts, users, keys, credentials

  // Entities

  // Invitations

  // Connections

  // Onboards

  // Flows

  // Changelogs

  // Running the exchange
  ...operations,
]
