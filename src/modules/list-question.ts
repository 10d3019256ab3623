// What a list step asks of the exchange's lists, and what the answer appends to the lead.
import { isBlank } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended } from './module.ts'
import { namesIn, valuesIn } from './outbound/suppressionlist.ts'

export type ListOperation = 'query_item' | 'add_item' | 'delete_item' | 'is_unique'
export type ListQuestion = { operation: ListOperation; list_names: string[]; values: string[] }

/** A value that is on some lists, and since when it is on the first of them. */
export type Listed = { value: string; found_in: string[]; added_at: string }
export type ListAnswer = { found: Listed[]; accepted: number; rejected: number; deleted: number }

export function listQuestion(moduleId: string, vars: Vars): ListQuestion {
  const operation = moduleId.split('.').at(-1) as ListOperation
  const list_names = namesIn(isBlank(vars.list_names) ? vars.list_name : vars.list_names)
  return { operation, list_names, values: valuesIn(vars) }
}

/** Under the operation's name, as its variables are declared. */
export function listAppended(moduleId: string, answer: ListAnswer): Appended {
  const operation = moduleId.split('.').at(-1) as ListOperation
  const [found] = answer.found
  const query = {
    found: found !== undefined,
    found_in: found?.found_in ?? [],
    added_at: found?.added_at ?? null,
  }
  const { accepted, rejected, deleted } = answer
  const success = { outcome: 'success', reason: null }
  switch (operation) {
    case 'query_item':
      return { query_item: { ...success, ...query } }
    case 'add_item':
      return { add_item: { ...success, accepted, rejected } }
    case 'delete_item':
      return { delete_item: { ...success, deleted, rejected } }
    case 'is_unique': {
      const asked = { ...success, ...query }
      if (found) return { is_unique: { outcome: 'failure', reason: 'Duplicate', query_item: asked } }
      return { is_unique: { ...success, query_item: asked, add_item: { ...success, accepted, rejected } } }
    }
  }
}
