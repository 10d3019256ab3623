// The rules that the OpenAPI description keeps: all of spectral's for OpenAPI, but those that are off for a reason, and our own.
import core from '@stoplight/spectral-core'
import functions from '@stoplight/spectral-functions'
import rulesets from '@stoplight/spectral-rulesets'

/** What is off, each with its reason. */
export const OFF = {
  'contact-properties':
    'asks for an e-mail address of whoever answers for the API: that is whoever runs the exchange, by the name and address given',
  'operation-description':
    'every request says in its summary what it does; a description is for those that need more words, and must not repeat it',
} as const

/** Our own: what the rules above leave to say. */
const OWN = {
  'summary-is-there': {
    description: 'Every request says in one line what it does',
    severity: 'error',
    given: '$.paths[*][get,put,post,delete]',
    then: { field: 'summary', function: functions.truthy },
  },
  'ids-speak-of-paths': {
    description: 'Operation ids are method and words of the path',
    severity: 'error',
    given: '$.paths[*][get,put,post,delete].operationId',
    then: { function: functions.pattern, functionOptions: { match: '^(get|put|post|delete)(_[\\w-]+)+$' } },
  },
}

export type Finding = { rule: string; at: string; message: string }

/** Holds a description against the rules; needs nothing from elsewhere. */
export async function lint(description: object): Promise<{ rules: number; found: Finding[] }> {
  const spectral = new core.Spectral()
  const off = Object.fromEntries(Object.keys(OFF).map((name) => [name, 'off' as const]))
  spectral.setRuleset({ extends: [[rulesets.oas, 'all']], rules: { ...off, ...OWN } } as never)
  const results = await spectral.run(JSON.parse(JSON.stringify(description)))
  const rules = Object.values(spectral.ruleset?.rules ?? {}).filter(({ enabled }) => enabled).length
  const found = results.map(({ code, path, message }) => ({
    rule: String(code),
    at: path.join('.'),
    message,
  }))
  return { rules, found }
}
