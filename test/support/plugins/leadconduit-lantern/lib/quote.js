// The engine does the HTTP: `request` says what to send, `response` reads what comes.
const validate = (vars) => {
  if (!vars.lead.email.valid) return 'e-mail address must be valid'
}

const request = (vars) => {
  const body = JSON.stringify({
    email: vars.lead.email,
    host: vars.lead.email.host,
    born: vars.lead.dob,
    day: vars.lead.dob?.toString(),
    size: vars.lead.shoe_size + 1,
    plan: typeof vars.plan,
    answers: vars.answer,
  })
  const headers = { 'content-type': 'application/json', 'Content-Length': body.length, Token: vars.token }
  vars.token = '*'.repeat(String(vars.token).length)
  vars.credential = { ...vars.credential, uses: 1 }
  vars.lead.email = 'changed'
  return { url: new URL('https://lantern.example/quotes'), method: 'POST', headers, body, timeout: 20 }
}
request.variables = () => [
  { name: 'lead.email', required: true },
  { name: 'plan', type: 'string', description: 'Its name', examples: ['gold'] },
  { name: 'token', type: 'string', required: true },
  { name: 'answer.*', type: 'wildcard' },
]

const response = (vars, req, res) => {
  if (res.status !== 200) return { outcome: 'error', reason: `Status ${res.status}` }
  const outcome = Object.assign(Object('success'), { raw: 'Success', valid: true })
  const price = Object.assign(Object(1.5), { raw: '$1.50', valid: true })
  return {
    outcome,
    price,
    kind: res.headers['Content-Type'],
    sent: req.method,
    id: vars.lead.id,
    quote: JSON.parse(res.body),
  }
}
response.variables = () => [
  { name: 'outcome', type: 'string' },
  { name: 'price', type: 'number' },
]

module.exports = { validate, request, response }
