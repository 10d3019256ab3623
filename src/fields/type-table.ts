// What the values of each type are made of, and examples as people type them.

type Component = [name: string, type: string, description: string]

const RAW: Component = ['raw', 'string', 'The value as it was sent']
const VALID: Component = ['valid', 'boolean', 'Whether it is what the type expects']
const HIDDEN: Component = ['masked', 'boolean', 'Whether it is shown as stars']
const COUNTRY: Component = ['country_code', 'string', 'Country, by two letters']

export const COMPONENTS: Record<string, Component[]> & Record<Name, Component[]> = {
  array: [],
  boolean: [RAW, VALID],
  city: [],
  credential: [HIDDEN, VALID],
  date: [RAW, VALID],
  dob: [
    RAW,
    VALID,
    HIDDEN,
    ['age', 'number', 'Age in years when the lead came, to one place'],
    ['year', 'number', 'Year of birth'],
  ],
  email: [
    RAW,
    VALID,
    ['user', 'string', 'What stands before the @'],
    ['domain', 'string', 'What stands after it'],
    ['host', 'string', 'The domain without its last label'],
    ['tld', 'string', 'The last label of the domain'],
    ['is_free', 'boolean', 'The domain gives addresses away'],
    ['is_disposable', 'boolean', 'The domain gives addresses that soon stop working'],
  ],
  first_name: [],
  gender: [RAW, VALID, ['abbr', 'string', 'M, F or O']],
  ip: [
    RAW,
    VALID,
    ['is_ipv4', 'boolean', 'Version 4 rather than 6'],
    ['ipv6_format', 'string', 'The address in the notation of version 6'],
  ],
  last_name: [],
  number: [RAW, VALID],
  phone: [
    RAW,
    VALID,
    ['area', 'string', 'Area code'],
    ['exchange', 'string', 'The three digits after it, in North America'],
    ['line', 'string', 'The last four digits, in North America'],
    ['number', 'string', 'The number without its area code'],
    ['extension', 'string', 'Extension'],
    COUNTRY,
    ['country_calling_code', 'number', 'Country, by the code that is dialled'],
    ['is_tollfree', 'boolean', 'Free for the caller'],
    ['type', 'string', 'home, work or mobile, if a suffix says so'],
    HIDDEN,
  ],
  postal_code: [
    RAW,
    VALID,
    COUNTRY,
    ['code', 'string', 'The code as it was typed'],
    ['zip', 'string', 'The five digits of a US code'],
    ['four', 'string', 'The four digits after them'],
    ['fsa', 'string', 'First half of a Canadian code'],
    ['ldu', 'string', 'Second half of a Canadian code'],
    ['district', 'string', 'First letter of a Canadian code'],
    ['outcode', 'string', 'First half of a British code'],
    ['incode', 'string', 'Second half of a British code'],
  ],
  range: [
    RAW,
    VALID,
    ['min', 'number', 'Where it begins'],
    ['max', 'number', 'Where it ends; none of an open one'],
    ['avg', 'number', 'The average of both, to two places'],
    ['mid', 'number', 'The average without its fraction'],
  ],
  ssn: [
    RAW,
    VALID,
    HIDDEN,
    ['first_three', 'string', 'The first three digits'],
    ['middle_two', 'string', 'The next two'],
    ['last_four', 'string', 'The last four'],
  ],
  state: [RAW, VALID, ['name', 'string', 'The name in full']],
  street: [RAW, VALID, ['number', 'string', 'The first word'], ['name', 'string', 'The words after it']],
  string: [],
  time: [RAW, VALID],
  trustedform_url: [
    RAW,
    VALID,
    ['type', 'string', 'web or masked'],
    ['cert_id', 'string', 'Id of the certificate'],
    ['is_web', 'boolean', 'Of a web form'],
    ['is_mobile', 'boolean', 'Of a mobile application'],
    ['is_facebook', 'boolean', 'Of a form on Facebook'],
    ['is_masked', 'boolean', 'A certificate that does not show the person'],
    ['host', 'string', 'Host of the address'],
    ['path', 'string', 'Path of the address'],
  ],
  url: [
    RAW,
    VALID,
    ['protocol', 'string', 'http or https'],
    ['host', 'string', 'Host name, with the port if there is one'],
    ['port', 'string', 'Port, if it is not the usual one'],
    ['path', 'string', 'Path'],
    ['query', 'string', 'What stands after the question mark'],
    ['hash', 'string', 'What stands after the hash sign, with it'],
  ],
}

type Name =
  | (
      | 'array'
      | 'boolean'
      | 'city'
      | 'credential'
      | 'date'
      | 'dob'
      | 'email'
      | 'first_name'
      | 'gender'
      | 'ip'
      | 'last_name'
    )
  | (
      | 'number'
      | 'phone'
      | 'postal_code'
      | 'range'
      | 'ssn'
      | 'state'
      | 'street'
      | 'string'
      | 'time'
      | 'trustedform_url'
      | 'url'
    )

export const EXAMPLES: Record<Name, unknown[]> = {
  array: [['a', 'b']],
  boolean: ['yes', 'false', '1'],
  city: ['Austin', 'Barcelona', 'New Haven'],
  credential: ['s3cret'],
  date: ['1995-12-25', '12/25/1995', 'Dec 25 1995'],
  dob: ['1976-06-02', '06/02/1976'],
  email: ['mike.jones@example.com', 'ann@gmail.com'],
  first_name: ['Mike', 'Robert', 'Janet'],
  gender: ['male', 'F', 'o'],
  ip: ['198.51.100.7', '2001:db8::1'],
  last_name: ['Jones', 'Lee', 'García'],
  number: ['1000', '$9,998.99'],
  phone: ['512-789-1111', '(512) 789-1111 x1234', '512 789 1111w', '+44 1484 519892'],
  postal_code: ['78704', '78704-1234', 'Q2E 4U7', 'A11 1AA'],
  range: ['18 to 29', '10+', '$50,000 - $75,000'],
  ssn: ['123-45-6789'],
  state: ['TX', 'Texas', 'British Columbia'],
  street: ['4203 Guadalupe St', '1 Main Street'],
  string: ['any text'],
  time: ['2014-06-14T18:27:33.000Z', 'June 14 2014 6:27pm'],
  trustedform_url: ['https://cert.trustedform.com/0123456789abcdef0123456789abcdef01234567'],
  url: ['https://www.example.com/path?q=hi#results', 'example.com'],
}
