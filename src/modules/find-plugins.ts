// Where plug-ins may lie: folders of the data folder, packages installed there or with the exchange, and what a setting names.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where plug-ins are looked for. */
export type Places = {
  data_dir: string
  /** Names of packages, and folders, that are wanted besides. */
  plugins: string[]
  /** The folder that the exchange is installed in, with its package.json and `node_modules`. */
  home: string
}

/** A folder that may hold a plug-in. One that nobody asked for may as well be a library: it is then passed over. */
export type Candidate = { folder: string; name: string; asked: boolean }

export const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const MODULES_NAME = /^(@activeprospect\/)?leadconduit-/

/** In the order in which they are taken. A folder may be there twice. */
export function candidatesIn({ data_dir, plugins, home }: Places): Candidate[] {
  const own = join(data_dir, 'plugins')
  return [
    ...foldersIn(own).flatMap((each) => (each.name === 'node_modules' ? [] : [{ ...each, asked: true }])),
    ...installedIn(own, () => true),
    ...plugins.map((given) => namedBy(given, [own, home])),
    ...installedIn(home, (name) => MODULES_NAME.test(name)).map((each) => ({ ...each, asked: false })),
  ]
}

/**
 * The packages that package.json asks for; without it those that are named as packages of modules are. What they need
 * themselves lies there too, and is not looked at.
 */
function installedIn(parent: string, admits: (name: string) => boolean): Candidate[] {
  const folder = join(parent, 'node_modules')
  const { dependencies } = jsonIn(join(parent, 'package.json')) ?? {}
  if (!dependencies) {
    return packagesIn(folder).flatMap((each) =>
      MODULES_NAME.test(each.name) ? [{ ...each, asked: false }] : [],
    )
  }
  return Object.keys(dependencies)
    .filter((name) => PACKAGE_NAME.test(name) && admits(name))
    .sort()
    .map((name) => ({ folder: join(folder, name), name, asked: true }))
}

function namedBy(given: string, parents: string[]): Candidate {
  if (!PACKAGE_NAME.test(given)) return { folder: resolve(given), name: given, asked: true }
  const folders = parents.map((parent) => join(parent, 'node_modules', given))
  const folder = folders.find((each) => existsSync(each)) ?? (folders[0] as string)
  return { folder, name: given, asked: true }
}

type Place = { folder: string; name: string }

/** The folders of a folder by name, less hidden ones; none if it is not there. */
function foldersIn(parent: string): Place[] {
  if (!existsSync(parent)) return []
  return readdirSync(parent)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => ({ folder: join(parent, name), name }))
    .filter(({ folder }) => statSync(folder, { throwIfNoEntry: false })?.isDirectory())
}

function packagesIn(folder: string): Place[] {
  return foldersIn(folder).flatMap((place) =>
    place.name.startsWith('@')
      ? foldersIn(place.folder).map((each) => ({ folder: each.folder, name: `${place.name}/${each.name}` }))
      : [place],
  )
}

/** The object in a file of JSON; undefined if there is none. */
export function jsonIn(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
