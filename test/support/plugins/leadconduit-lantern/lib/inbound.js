// Takes forms; refuses what is none in the way that such packages do, with an error that carries an answer.
class HttpError extends Error {
  constructor(status, headers, body) {
    super(body)
    this.name = 'HttpError'
    Object.assign(this, { status, headers, body })
  }
}

const request = (req) => {
  if (req.headers['Content-Type'] !== 'application/x-www-form-urlencoded') {
    throw new HttpError(415, { 'Content-Type': 'text/plain' }, 'Send a form')
  }
  return Object.fromEntries(new URLSearchParams(req.body))
}
request.variables = () => [{ name: 'email' }, { name: 'shoe_size', type: 'number', description: 'In Europe' }]
request.params = () => [
  { name: 'redir_url', type: 'url', label: 'Redirect URL', examples: ['https://a.example'] },
]

const response = (_req, vars, fieldIds = ['outcome', 'reason', 'lead.id', 'price']) => ({
  status: 201,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ outcome: vars.outcome, asked: fieldIds.join(), size: vars.lead.shoe_size }),
})
response.variables = () => [{ name: 'outcome', type: 'string', description: 'What became of the lead' }]

module.exports = { request, response, pingable: true }
