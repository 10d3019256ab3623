// Plug-ins at the start: each package that is found is imported, and taken or refused with the reason.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Candidate, candidatesIn, jsonIn, PACKAGE_NAME, type Places } from './find-plugins.ts'
import type { Package } from './module.ts'
import { entryOf, hasDirection, isEsModule, type Manifest, packageOf } from './plugin.ts'
import { messageOf } from './plugin-calls.ts'
import { PlugInRefusal } from './plugin-variables.ts'

export type PlugIns = {
  loaded: { package: Package; folder: string }[]
  refused: { name: string; folder: string; reason: string }[]
}

const LOAD_LIMIT_MS = 10_000
const LONGEST_PAGE = 256 * 1024

/**
 * Throws for no plug-in: one that does not do is in `refused`. `taken` are packages that are there already; `isSet` tells
 * which variables the environment has.
 */
export async function loadPlugins(
  places: Places,
  taken: Package[],
  isSet: (name: string) => boolean,
): Promise<PlugIns> {
  const plugIns: PlugIns = { loaded: [], refused: [] }
  const seen = new Set<string>()
  for (const candidate of candidatesIn(places)) {
    const folder = existsSync(candidate.folder) ? realpathSync(candidate.folder) : candidate.folder
    if (seen.has(folder)) continue
    seen.add(folder)
    try {
      const found = await packageIn({ ...candidate, folder }, isSet)
      if (!found) continue
      assertFree(found, [...taken, ...plugIns.loaded.map((each) => each.package)])
      plugIns.loaded.push({ package: found, folder })
    } catch (error) {
      plugIns.refused.push({ name: candidate.name, folder, reason: messageOf(error) })
    }
  }
  return plugIns
}

/** The package of a folder; undefined for a library that nobody asked for. */
async function packageIn(
  { folder, asked }: Candidate,
  isSet: (name: string) => boolean,
): Promise<Package | undefined> {
  const manifest = manifestIn(folder)
  const exported = await importedFrom(folder, manifest)
  if (!asked && !hasDirection(exported)) return undefined
  return packageOf({ manifest, exported, page: (name) => pageIn(folder, name), isSet })
}

function assertFree(found: Package, taken: Package[]): void {
  const other = taken.find(({ id }) => id === found.id)
  if (other) throw new PlugInRefusal(`the id ${found.id} is taken by another package (${other.name})`)
  const ids = new Set(taken.flatMap(({ modules }) => modules.map(({ id }) => id)))
  const module = found.modules.find(({ id }) => ids.has(id))
  if (module) throw new PlugInRefusal(`the id ${module.id} is taken by a module of another package`)
}

function manifestIn(folder: string): Manifest {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) throw new PlugInRefusal('there is no package.json')
  const { name, version, description, homepage, ...entry } = jsonIn(file) ?? {}
  if (typeof name !== 'string' || !PACKAGE_NAME.test(name)) {
    throw new PlugInRefusal('package.json gives no name that a package may have')
  }
  return {
    name,
    version: typeof version === 'string' ? version : '0.0.0',
    ...(typeof description === 'string' && { description }),
    ...(typeof homepage === 'string' && { homepage }),
    entry,
  }
}

/** What the package exports. CommonJS is required, so that its exports come as they are. */
async function importedFrom(folder: string, { entry }: Manifest): Promise<unknown> {
  const load = createRequire(join(folder, 'package.json'))
  const file = load.resolve(`./${entryOf(entry)}`)
  if (!isEsModule(file, entry)) {
    try {
      return load(file)
    } catch (error) {
      const { code } = Object(error) as { code?: unknown }
      if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error
    }
  }
  const all = (await inTime(import(pathToFileURL(file).href))) as { default?: unknown }
  return hasDirection(all) ? all : (all.default ?? all)
}

/** A package that waits for something while it is loaded must not keep the exchange from starting. */
async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const refusal = new PlugInRefusal(`was not loaded within ${LOAD_LIMIT_MS / 1000} seconds`)
    timer = setTimeout(() => reject(refusal), LOAD_LIMIT_MS)
  })
  try {
    return await Promise.race([loading, late])
  } finally {
    clearTimeout(timer)
  }
}

function pageIn(folder: string, name: string): string | undefined {
  const file = join(folder, 'docs', `${name}.md`)
  if (!/^[\w.-]+$/.test(name)) return undefined
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return size > 0 && size <= LONGEST_PAGE ? readFileSync(file, 'utf8') : undefined
}
