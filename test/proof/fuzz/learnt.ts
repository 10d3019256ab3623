// What answers teach: a body that was taken is used again, what was made is asked about, and what was removed no more.
import type { Row } from '../../../src/http/route.ts'
import type { Chance } from './chance.ts'
import type { Answered } from './client.ts'
import type { World } from './world.ts'

/** So many bodies of a row are remembered: a new one takes the place of any. */
const MOST_OF_A_ROW = 50

export class Learnt {
  private readonly rows: Row[]
  private readonly chance: Chance
  private readonly world: World
  private readonly bodies = new Map<Row, unknown[]>()

  constructor(rows: Row[], chance: Chance, world: World) {
    this.rows = rows
    this.chance = chance
    this.world = world
  }

  /** A body that comes as far as one that was taken; undefined if none is known. */
  bodyFor(row: Row): unknown {
    const known = this.bodies.get(row)
    return known && structuredClone(this.chance.pick(known))
  }

  /** From a success: `path` and `given` are what was asked. */
  note(row: Row, { path, given }: { path: string; given: unknown }, { body, type }: Answered): void {
    const { method } = row
    if (row.body && given !== undefined && method !== 'GET') this.keep(row, given)
    if (!type.startsWith('application/json')) return
    if (method === 'GET' && row.path.endsWith('/:id')) this.imitate(row, JSON.parse(body))
    const kind = row.path.split('/')[1] as string
    if (method === 'DELETE') this.world.gone(kind, path.split(/[/?]/)[2] as string)
    if (method === 'POST' && !row.open && kind !== 'operator') this.meet(row, kind, JSON.parse(body))
  }

  private keep(row: Row, body: unknown): void {
    const known = this.bodies.get(row) ?? []
    this.bodies.set(row, known)
    known[known.length < MOST_OF_A_ROW ? known.length : this.chance.below(MOST_OF_A_ROW)] = body
  }

  /** What shows an object is a body that changes one; and one that makes another, if it may have no id or this one. */
  private imitate({ path }: Row, shown: { id?: unknown }): void {
    const { id: _, ...rest } = shown
    for (const row of this.rows) {
      if (!row.body) continue
      if (row.method === 'PUT' && row.path === path) this.keep(row, shown)
      if (row.method === 'POST' && `${row.path}/:id` === path)
        this.keep(row, this.chance.is(0.3) ? shown : rest)
    }
  }

  private meet(row: Row, kind: string, made: Made): void {
    const { world } = this
    const { id, entity, token, url } = made
    if (kind === 'users') world.found('colleagues', id)
    if (kind === 'deliveries' && row.path.endsWith('/retry') && !row.path.includes(':'))
      world.found('delivery_batches', id)
    else if (id) world.found(row.path.startsWith('/privacy') ? 'privacy' : kind, id)
    if (entity) world.found('entities', entity.id)
    if (entity?.invitation_id) world.found('invitations', entity.invitation_id)
    // The last part of a link is what it is followed by.
    for (const each of [token, url?.split('/').at(-1)]) world.found('tokens', each)
  }
}

type Made = { id?: string; entity?: { id: string; invitation_id: string }; token?: string; url?: string }
