// What a recipient's program expects, read from an example of it, and matched with the lead's fields by name and type.
import type { Field } from '../api-types.ts'
import { newRow, type Row } from './row.ts'

export type Expected = { name: string; sample: string; required: boolean }

const DEEPEST = 12
const MOST = 300

/** Reads JSON, XML, a form, the first line of a CSV file, or names a line each; a star marks what is needed. */
export function readExpected(text: string): Expected[] {
  const given = text.trim()
  const found = fromJson(given) ?? fromXml(given) ?? fromForm(given) ?? fromLines(given) ?? ([] as Expected[])
  const names = new Set<string>()
  return found.filter(({ name }) => name !== '' && !names.has(name) && names.add(name)).slice(0, MOST)
}

function fromJson(text: string): Expected[] | undefined {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return leavesOf(JSON.parse(text), '', 0)
  } catch {
    return undefined
  }
}

function leavesOf(value: unknown, path: string, depth: number): Expected[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST)
    return [marked(path, value === null ? '' : String(value))]
  return Object.entries(value).flatMap(([name, part]) =>
    leavesOf(part, path === '' ? name : `${path}.${name}`, depth + 1),
  )
}

function fromXml(text: string): Expected[] | undefined {
  if (!text.startsWith('<')) return undefined
  const document = new DOMParser().parseFromString(text, 'text/xml')
  if (document.querySelector('parsererror')) return undefined
  return elementsOf(document.documentElement, document.documentElement.nodeName, 0)
}

function elementsOf(element: Element, path: string, depth: number): Expected[] {
  const attributes = [...element.attributes].map(({ name, value }) => marked(`${path}@${name}`, value))
  const parts = depth > DEEPEST ? [] : [...element.children]
  if (parts.length === 0) return [...attributes, marked(path, element.textContent ?? '')]
  return [...attributes, ...parts.flatMap((part) => elementsOf(part, `${path}.${part.nodeName}`, depth + 1))]
}

function fromForm(text: string): Expected[] | undefined {
  if (text.includes('\n') || !/^[^\s=&]+=/.test(text)) return undefined
  return [...new URLSearchParams(text)].map(([name, value]) => marked(name, value))
}

/** Names a line each, or in one line as the headings of a CSV file. */
function fromLines(text: string): Expected[] | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const separator = [';', ',', '\t'].find((sign) => lines[0]?.includes(sign))
  if (!separator) return lines.map((line) => marked(line, ''))
  const cells = (line = '') => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  const samples = cells(lines[1])
  return cells(lines[0]).map((name, at) => marked(name, samples[at] ?? ''))
}

function marked(name: string, sample: string): Expected {
  const required = /\s*(\*|\(required\))$/i
  return {
    name: name.replace(required, '').trim(),
    sample: sample.trim(),
    required: required.test(name) || /^(\*|required)$/i.test(sample.trim()),
  }
}

type Known = Pick<Field, 'id' | 'name' | 'type'>

/** Other names that the fields of a person go by. */
const ALIKE: Record<string, string[]> = {
  first_name: ['firstname', 'fname', 'givenname', 'forename', 'first'],
  last_name: ['lastname', 'lname', 'surname', 'familyname', 'last'],
  email: ['email', 'mail', 'emailaddress'],
  phone_1: ['phone', 'phone1', 'phonenumber', 'telephone', 'tel', 'mobile', 'cell', 'primaryphone'],
  phone_2: ['phone2', 'secondaryphone', 'otherphone'],
  address_1: ['address', 'address1', 'street', 'streetaddress', 'addressline1'],
  address_2: ['address2', 'addressline2', 'unit', 'apartment'],
  city: ['city', 'town', 'locality'],
  state: ['state', 'province', 'region', 'statecode'],
  postal_code: ['zip', 'zipcode', 'postcode', 'postalcode', 'plz'],
  country: ['country', 'countrycode'],
  dob: ['dob', 'dateofbirth', 'birthdate', 'birthday'],
  ip_address: ['ip', 'ipaddress'],
}

/** Types that a sample tells by its form. */
const FORMS: [type: string, form: RegExp][] = [
  ['email', /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i],
  ['url', /^https?:\/\//i],
  ['dob', /^(19|20)\d\d-\d\d-\d\d$/],
  ['postal_code', /^\d{5}(-\d{4})?$/],
  ['phone', /^\+?[\d\s().-]{10,18}$/],
]

/** A row for each thing that is expected, with the field that fits; what is needed and open stands first. */
export function matched(expected: Expected[], fields: Known[]): Row[] {
  const taken = new Set<string>()
  const take = (field: Known | undefined) => {
    if (field) taken.add(field.id)
    return field?.id ?? ''
  }
  const free = () => fields.filter(({ id }) => !taken.has(id))
  const byName = expected.map((each) => ({ each, field: take(namedAlike(each.name, free())) }))
  const rows = byName.map(({ each, field }) => {
    const found = field || take(formedAlike(each.sample, free()))
    return newRow({ target: each.name, field: found, required: each.required })
  })
  return openFirst(rows)
}

export function openFirst(rows: Row[]): Row[] {
  const weight = ({ required, field, text }: Row) => (field || text ? 2 : required ? 0 : 1)
  return [...rows].sort((one, other) => weight(one) - weight(other))
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')

function namedAlike(name: string, fields: Known[]): Known | undefined {
  const last = name.split(/[.@/]/).at(-1) ?? name
  for (const wanted of [plain(name), plain(last)]) {
    const found = fields.find(
      (field) =>
        plain(field.id) === wanted || plain(field.name) === wanted || ALIKE[field.id]?.includes(wanted),
    )
    if (found) return found
  }
  return undefined
}

/** Only where one field alone has the type. */
function formedAlike(sample: string, fields: Known[]): Known | undefined {
  const type = FORMS.find(([, form]) => form.test(sample))?.[0]
  const alike = fields.filter((field) => field.type === type)
  return alike.length === 1 ? alike[0] : undefined
}
