// A step that looks into lists of the account, or changes them.

import type { Vars } from '../lib/vars.ts'
import { findInLists, holdList, insertItems, insertList, isAddedBy, removeFromLists } from '../lists/store.ts'
import { type ListAnswer, type ListQuestion, listAppended, listQuestion } from '../modules/list-question.ts'
import type { Appended } from '../modules/module.ts'
import { PerformError, type Performing, type Task } from './performing.ts'

/** What a list takes. */
const LONGEST_VALUE = 1_000

export async function performList(
  ctx: Pick<Performing, 'db' | 'transaction'>,
  task: Task,
): Promise<Appended> {
  const began = performance.now()
  const question = listQuestion(task.module.id, task.vars)
  const appended = listAppended(task.module.id, await answered(ctx, question, task))
  const said = appended[question.operation] as Vars
  return { [question.operation]: { ...said, duration: Math.round(performance.now() - began) } }
}

async function answered(
  ctx: Pick<Performing, 'db' | 'transaction'>,
  question: ListQuestion,
  task: Task,
): Promise<ListAnswer> {
  const { operation, list_names, values } = question
  const { account_id, key } = task
  const nothing: ListAnswer = { found: [], accepted: 0, rejected: 0, deleted: 0 }
  const fitting = values.filter((value) => value.length <= LONGEST_VALUE)
  switch (operation) {
    case 'query_item':
      return { ...nothing, found: await findInLists(ctx.db, account_id, list_names, values) }
    case 'add_item': {
      const { accepted } = await added(ctx, task, list_names[0] as string, fitting)
      return { ...nothing, accepted, rejected: values.length - accepted }
    }
    case 'delete_item': {
      const deleted = await removeFromLists(ctx.db, account_id, list_names, values)
      return { ...nothing, deleted, rejected: Math.max(0, values.length - deleted) }
    }
    case 'is_unique': {
      if (fitting.length === 0)
        throw new PerformError(`a list takes values of at most ${LONGEST_VALUE} characters`)
      const { id, accepted } = await added(ctx, task, list_names[0] as string, fitting)
      // An attempt that was cut off may have added it already.
      const isUnique = accepted > 0 || (await isAddedBy(ctx.db, account_id, id, values[0] as string, key))
      if (isUnique) return { ...nothing, accepted: 1 }
      const found = await findInLists(ctx.db, account_id, list_names, values)
      // Somebody has taken it off in between: then it is new after all.
      return found.length > 0 ? { ...nothing, found } : answered(ctx, question, task)
    }
  }
}

/** Puts values on the list of a name, which is made if there is none; answers how many were not there. */
async function added(
  ctx: Pick<Performing, 'transaction'>,
  task: Pick<Task, 'account_id' | 'key'>,
  name: string,
  values: string[],
): Promise<{ id: string; accepted: number }> {
  const { account_id, key } = task
  const done = await ctx.transaction(async ({ db }) => {
    const { id } = await insertList(db, account_id, name)
    if (!(await holdList(db, account_id, id))) return undefined
    return { id, accepted: await insertItems(db, account_id, id, values, key) }
  })
  // Somebody has removed the list in between: then it is made again.
  return done ?? added(ctx, task, name, values)
}
