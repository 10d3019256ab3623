// Reads packages and modules: answers are made once per start, for they change with nothing else.
import type { Context } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Modules } from './module.ts'
import { type IntegrationPackage, type ListedModule, listed, told } from './package.ts'

type Answers = {
  packages: IntegrationPackage[]
  byId: Map<string, IntegrationPackage>
  modules: ListedModule[]
}

const made = new WeakMap<Modules, Answers>()

export async function seePackages(ctx: Context): Promise<IntegrationPackage[]> {
  return answersOf(ctx.modules).packages
}

export async function seePackage(ctx: Context, { id }: { id: string }): Promise<IntegrationPackage> {
  const found = answersOf(ctx.modules).byId.get(id)
  if (!found) throw new NotFoundError('The package')
  return found
}

export async function seeModules(ctx: Context): Promise<ListedModule[]> {
  return answersOf(ctx.modules).modules
}

function answersOf(modules: Modules): Answers {
  const known = made.get(modules)
  if (known) return known
  const sorted = modules.packages.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const packages = sorted.map(told)
  const answers = {
    packages,
    byId: new Map(packages.map((each) => [each.id, each])),
    modules: sorted.flatMap(listed),
  }
  made.set(modules, answers)
  return answers
}
