// Every field type by its name: what an input becomes, in its stored form.
import { booleanValue } from './types/boolean.ts'
import { dateValue, dobValue } from './types/date.ts'
import { emailValue } from './types/email.ts'
import { genderValue } from './types/gender.ts'
import { ipValue } from './types/ip.ts'
import { numberValue } from './types/number.ts'
import { phoneValue } from './types/phone.ts'
import { postalCodeValue } from './types/postal-code.ts'
import { rangeValue } from './types/range.ts'
import { credentialValue, ssnValue } from './types/secret.ts'
import { stateValue } from './types/state.ts'
import { listValue, plainTextValue, streetValue, stringValue } from './types/text.ts'
import { timeValue } from './types/time.ts'
import { trustedformUrlValue } from './types/trustedform-url.ts'
import { urlValue } from './types/url.ts'
import { isStored } from './value.ts'

/** Makes the stored form of an input that is neither missing nor stored already. Never throws. */
type Parser = (input: unknown, now?: Date) => unknown

const PARSERS: Record<string, Parser> = {
  array: listValue,
  boolean: booleanValue,
  city: plainTextValue,
  credential: credentialValue,
  date: dateValue,
  dob: dobValue,
  email: emailValue,
  first_name: plainTextValue,
  gender: genderValue,
  ip: ipValue,
  last_name: plainTextValue,
  number: numberValue,
  phone: phoneValue,
  postal_code: postalCodeValue,
  range: rangeValue,
  ssn: ssnValue,
  state: stateValue,
  street: streetValue,
  string: stringValue,
  time: timeValue,
  trustedform_url: trustedformUrlValue,
  url: urlValue,
}

/** What `parse` does, for one type and many inputs. A type that is not known reads as string. */
export function parserOf(type: string): (input: unknown, now?: Date) => unknown {
  const parser = Object.hasOwn(PARSERS, type) ? (PARSERS[type] as Parser) : stringValue
  return (input, now) =>
    input === null || input === undefined || isStored(input) ? (input ?? null) : parser(input, now)
}

/**
 * The stored form of an input: `{normal, raw, valid, …components}`, or a plain value where the type has no more to say.
 * Missing is null; what is stored already stays. An input that does not fit is `valid: false`, never an error.
 * `now` is what ages and words such as "tomorrow" are counted from.
 */
export function parse(type: string, input: unknown, { now }: { now?: Date } = {}): unknown {
  return parserOf(type)(input, now)
}
