// What of a schema's change breaks a program that was written for the earlier one. Pure.

export type Schema = {
  $ref?: string
  /** Where a form came from that was referred to. */
  $from?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  if?: Schema
  then?: Schema
  else?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  patternProperties?: Record<string, Schema>
  items?: Schema
  pattern?: string
  format?: string
} & { [bound: string]: unknown }

/** Whether programs send what the schema describes, or read it. */
export type Way = 'sent' | 'read'

export type Break = { at: string; what: string }

/** The schemas that references lead to, in the earlier description and in the later one. */
export type Components = { before: Record<string, Schema>; after: Record<string, Schema> }

/** Bounds that what is sent must keep: lower ones must not rise, upper ones must not fall. */
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

/** Compares two schemas under a name; what programs send must still be accepted, what they read must still be what they know. */
export function schemaBreaks(at: string, before: Schema, after: Schema, way: Way, all: Components): Break[] {
  return new Comparison(way, all).of(at, before, after)
}

class Comparison {
  readonly #way: Way
  readonly #all: Components
  /** Pairs that are being compared further up: a schema that contains itself is compared once. */
  readonly #open = new Set<string>()

  constructor(way: Way, all: Components) {
    this.#way = way
    this.#all = all
  }

  /** Each form that may be sent must be taken in one form; each that may be answered must have been known in one. */
  of(at: string, before: Schema, after: Schema): Break[] {
    const earlier = formsOf(before, this.#all.before)
    const later = formsOf(after, this.#all.after)
    const [inner, outer] = this.#way === 'sent' ? [earlier, later] : [later, earlier]
    return inner.flatMap((form) => {
      const alike = outer.filter((other) => isWithin(form.type, other.type))
      if (alike.length === 0) return [{ at, what: `${kindsOf(earlier)} became ${kindsOf(later)}` }]
      const tries = alike.map((other) =>
        this.#way === 'sent' ? this.#form(at, form, other) : this.#form(at, other, form),
      )
      return tries.reduce((best, next) => (next.length < best.length ? next : best))
    })
  }

  #form(at: string, before: Schema, after: Schema): Break[] {
    const [inner, outer] = this.#way === 'sent' ? [before, after] : [after, before]
    const pair = [before.$from, before.type, after.$from, after.type].join(' ')
    if (this.#open.has(pair)) return []
    if (before.$from && after.$from) this.#open.add(pair)
    const found = [
      ...this.#words(at, inner, outer),
      ...(this.#way === 'sent' ? boundsTightened(at, before, after) : []),
      ...this.#members(at, before, after),
      ...this.#contents(at, before, after),
    ]
    this.#open.delete(pair)
    return found
  }

  #words(at: string, inner: Schema, outer: Schema): Break[] {
    const found: Break[] = []
    const words = wordsOf(inner)
    const known = wordsOf(outer)
    const strange = words?.filter((word) => !known?.includes(word)) ?? []
    const [lost, verb] = this.#way === 'sent' ? ['is taken no longer', 'must be'] : ['is new', 'was']
    if (known && !words) found.push({ at, what: `any value may stand where it ${verb} one of a few` })
    else if (known && strange.length > 0)
      found.push({ at, what: `${strange.map((word) => JSON.stringify(word)).join(', ')} ${lost}` })
    for (const name of ['pattern', 'format'] as const) {
      if (outer[name] !== undefined && inner[name] !== outer[name] && !words)
        found.push({
          at,
          what: `the ${name} is another: ${inner[name] ?? 'none'} is not within ${outer[name]}`,
        })
    }
    return found
  }

  #members(at: string, before: Schema, after: Schema): Break[] {
    const found: Break[] = []
    for (const [name, schema] of Object.entries(before.properties ?? {})) {
      const now = after.properties?.[name]
      if (now) found.push(...this.of(`${at}/${name}`, schema, now))
      else found.push({ at: `${at}/${name}`, what: 'is gone' })
    }
    const [earlier, later] = [before.required ?? [], after.required ?? []]
    if (this.#way === 'sent') {
      for (const name of later.filter((name) => !earlier.includes(name)))
        found.push({ at: `${at}/${name}`, what: 'has become required' })
    } else {
      for (const name of earlier.filter((name) => !later.includes(name) && after.properties?.[name]))
        found.push({ at: `${at}/${name}`, what: 'may be absent now' })
    }
    return found
  }

  /** Elements of lists, and members of any name. */
  #contents(at: string, before: Schema, after: Schema): Break[] {
    const found = this.between(`${at}[]`, before.items, after.items)
    const closes = after.additionalProperties === false && before.additionalProperties !== false
    if (this.#way === 'sent' && closes && before.type === 'object')
      found.push({ at, what: 'unknown members are refused now' })
    found.push(...this.between(`${at}/*`, openOf(before), openOf(after)))
    return found
  }

  /** Two schemas of which either may be absent, which means anything. */
  between(at: string, before: Schema | undefined, after: Schema | undefined): Break[] {
    return before || after ? this.of(at, before ?? {}, after ?? {}) : []
  }
}

/** The forms of a schema: references followed, alternatives apart, parts that all hold put together, one type each. */
function formsOf(schema: Schema, components: Record<string, Schema>): Schema[] {
  if (schema.$ref) {
    const { $ref } = schema
    const forms = formsOf(components[$ref.split('/').at(-1) ?? ''] ?? {}, components)
    return forms.map((form) => ({ ...form, $from: form.$from ?? $ref }))
  }
  const { anyOf, oneOf, allOf, if: condition, then: held, else: other, ...rest } = schema
  const alternatives = anyOf ?? oneOf ?? (condition ? [held ?? {}, other ?? {}] : undefined)
  if (alternatives)
    return alternatives.flatMap((each) => formsOf(each, components).map((one) => merged(rest, one)))
  if (allOf) {
    return allOf.reduce<Schema[]>(
      (forms, part) => forms.flatMap((form) => formsOf(part, components).map((other) => merged(form, other))),
      [rest],
    )
  }
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }))
  if (schema.type) return [schema]
  if (schema.properties) return [{ ...schema, type: 'object' }]
  return [schema.const === undefined ? schema : { ...schema, type: typeof schema.const }]
}

function merged(one: Schema, other: Schema): Schema {
  return {
    ...one,
    ...other,
    ...((one.properties || other.properties) && { properties: { ...one.properties, ...other.properties } }),
    ...((one.required || other.required) && {
      required: [...(one.required ?? []), ...(other.required ?? [])],
    }),
  }
}

/** Whether every value of a type is one of the other. */
function isWithin(inner: Schema['type'], outer: Schema['type']): boolean {
  return outer === undefined || inner === outer || (inner === 'integer' && outer === 'number')
}

function kindsOf(forms: Schema[]): string {
  return [...new Set(forms.map(({ type }) => type ?? 'anything'))].join(' or ')
}

function wordsOf({ enum: words, const: word }: Schema): unknown[] | undefined {
  return word === undefined ? words : [word]
}

/** What a member of any name holds, where the schema says so. */
function openOf({ additionalProperties, patternProperties }: Schema): Schema | undefined {
  const [pattern] = Object.values(patternProperties ?? {})
  return pattern ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
}

function boundsTightened(at: string, before: Schema, after: Schema): Break[] {
  const tightened = [
    ...LOWER.filter((name) => Number(after[name] ?? -Infinity) > Number(before[name] ?? -Infinity)),
    ...UPPER.filter((name) => Number(after[name] ?? Infinity) < Number(before[name] ?? Infinity)),
  ]
  return tightened.map((name) => ({ at, what: `${name} ${before[name] ?? 'unset'} became ${after[name]}` }))
}
