// What is of many accounts, done account by account.

/** Does the work for each account's part, one after the other, and answers in the order of all. */
export async function byAccount<T extends { account_id: string }, R>(
  all: T[],
  work: (accountId: string, own: T[]) => Promise<R[]>,
): Promise<R[]> {
  const answers = new Map<T, R>()
  for (const accountId of new Set(all.map((each) => each.account_id))) {
    const own = all.filter((each) => each.account_id === accountId)
    for (const [n, answer] of (await work(accountId, own)).entries()) answers.set(own[n] as T, answer)
  }
  return all.map((each) => answers.get(each) as R)
}
