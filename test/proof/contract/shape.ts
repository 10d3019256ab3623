// What an answer looks like: its documented members, their types, and their order. Members of ours may come after them. Pure.

/**
 * A word names a type (`id|null` is either; `=sent` is the very text), a list of one shape is a list with at least one such element,
 * and an object names the documented members in their order. `name?` may be absent; the member `*` stands for all that are not named.
 */
export type Shape = string | [Shape] | { [member: string]: Shape }

const TYPES: Record<string, (value: unknown) => boolean> = {
  id: (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value),
  short: (value) => typeof value === 'string' && /^[0-9a-zA-Z]{6}$/.test(value),
  time: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  any: () => true,
}

/** What is otherwise than the shape says, each with its place; nothing if all is as it should be. */
export function differences(value: unknown, shape: Shape, at = ''): string[] {
  if (typeof shape === 'string') {
    const is = shape.split('|').some((word) => isOf(value, word))
    return is ? [] : [`${at || '/'} is ${shown(value)}, not ${shape}`]
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at || '/'} is ${shown(value)}, not a list`]
    if (value.length === 0) return [`${at || '/'} is an empty list`]
    return value.flatMap((each, n) => differences(each, shape[0], `${at}/${n}`))
  }
  if (!TYPES.object?.(value)) return [`${at || '/'} is ${shown(value)}, not an object`]
  return memberDifferences(value as Record<string, unknown>, shape, at)
}

function memberDifferences(
  value: Record<string, unknown>,
  shape: { [member: string]: Shape },
  at: string,
): string[] {
  const members = Object.entries(shape)
    .filter(([name]) => name !== '*')
    .map(([name, part]) => ({ name: name.replace(/\?$/, ''), isOptional: name.endsWith('?'), part }))
  const names = Object.keys(value)
  const found = members.flatMap(({ name, isOptional, part }) => {
    if (name in value) return differences(value[name], part, `${at}/${name}`)
    return isOptional ? [] : [`${at}/${name} is absent`]
  })
  const expected = members.map(({ name }) => name).filter((name) => name in value)
  const first = names.slice(0, expected.length)
  if (first.join(' ') !== expected.join(' '))
    found.push(`${at || '/'} begins with ${first.join(', ')}, not ${expected.join(', ')}`)
  const rest = shape['*']
  if (rest === undefined) return found
  return [
    ...found,
    ...names
      .filter((name) => !expected.includes(name))
      .flatMap((name) => differences(value[name], rest, `${at}/${name}`)),
  ]
}

function isOf(value: unknown, word: string): boolean {
  if (word.startsWith('=')) return value === word.slice(1)
  const type = TYPES[word]
  if (!type) throw new Error(`there is no type "${word}"`)
  return type(value)
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 60)
}
