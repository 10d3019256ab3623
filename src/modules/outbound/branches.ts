// The members below a wildcard variable: `x.a.b` may be handed over nested or under dotted names; both come out alike.
import { isLeaf, leafOf, type Spelling, sentOf, textSent } from './sent.ts'

/** A value as it is built for JSON and XML: lists have neither holes nor nulls, objects only own members with safe names. */
export type Tree = string | number | boolean | null | undefined | Tree[] | Branch
export type Branch = { [name: string]: Tree }

const DEEPEST = 64
const REFUSED = new Set(['__proto__', 'constructor', 'prototype', ''])
const INDEX = /^(0|[1-9]\d{0,8})$/

/** The tree below a wildcard; empty if the variable has no members. An object with none but numbers is a list. */
export function treeOf(value: unknown, spell: Spelling): Branch | Tree[] {
  const sent = sentOf(value)
  const grown = isLeaf(sent) ? {} : grow({}, sent as object, spell, 0)
  return settled(grown)
}

export function isBranch(tree: Tree): tree is Branch {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

function grow(branch: Branch, members: object, spell: Spelling, depth: number): Branch {
  for (const [name, value] of Object.entries(members)) {
    if (name.includes('.')) put(branch, name.split('.'), value, spell, depth)
    else set(branch, name, value, spell, depth)
  }
  return branch
}

function put(branch: Branch, names: string[], value: unknown, spell: Spelling, depth: number): void {
  if (names.length + depth > DEEPEST || names.some((name) => REFUSED.has(name))) return
  let place = branch
  for (const name of names.slice(0, -1)) place = entered(place, name)
  set(place, names.at(-1) as string, value, spell, depth + names.length - 1)
}

function set(branch: Branch, name: string, value: unknown, spell: Spelling, depth: number): void {
  if (REFUSED.has(name)) return
  const sent = sentOf(value)
  if (isLeaf(sent)) {
    const leaf = leafOf(sent, spell)
    // What has members already is more than the value that came for the same name.
    if (leaf !== undefined && !hasMembers(branch, name)) branch[name] = leaf
  } else if (depth < DEEPEST) {
    const isEmptyList = Array.isArray(sent) && sent.length === 0
    if (isEmptyList && !Object.hasOwn(branch, name)) branch[name] = []
    else grow(entered(branch, name), sent as object, spell, depth + 1)
  }
}

function hasMembers(branch: Branch, name: string): boolean {
  return Object.hasOwn(branch, name) && typeof branch[name] === 'object' && branch[name] !== null
}

function entered(branch: Branch, name: string): Branch {
  const present = Object.hasOwn(branch, name) ? branch[name] : undefined
  if (isBranch(present)) return present
  const made: Branch = {}
  branch[name] = made
  return made
}

/** Numbered members become a list in the order of their numbers. Integer keys come first, so one look decides mostly. */
function settled(branch: Branch): Branch | Tree[] {
  let numbers = 0
  let names = 0
  for (const name in branch) {
    const member = branch[name]
    if (isBranch(member)) branch[name] = settled(member)
    if (INDEX.test(name)) numbers += 1
    names += 1
  }
  if (names === 0 || numbers !== names) return branch
  return Object.values(branch).filter((member) => member !== null)
}

/** The values below a wildcard by dotted name; those of a list share the name of the list. Missing ones are left out. */
export function pairsOf(value: unknown, spell: Spelling): [string, string][] {
  const pairs: [string, string][] = []
  const sent = sentOf(value)
  if (!isLeaf(sent)) collect(pairs, '', sent as object, spell, 0)
  return pairs
}

function collect(
  pairs: [string, string][],
  above: string,
  members: object,
  spell: Spelling,
  depth: number,
): void {
  for (const [name, value] of Object.entries(members)) {
    const sent = sentOf(value)
    const path = above === '' ? name : `${above}.${name}`
    if (!isLeaf(sent)) {
      if (depth < DEEPEST) collect(pairs, path, sent as object, spell, depth + 1)
    } else if (leafOf(sent, spell) !== undefined && !(sent === null && isPlace(members, name))) {
      pairs.push([path.replace(/(.)\.\d+$/, '$1'), textSent(sent, spell)])
    }
  }
}

/** Whether a name is a place in a list: a null there is a hole, and left out. */
function isPlace(members: object, name: string): boolean {
  return Array.isArray(members) || /\.\d+$/.test(name)
}
