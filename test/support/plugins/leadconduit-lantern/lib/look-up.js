// The module does its own HTTP and calls back, with what it found below a name of its own.
const handle = (vars, callback) => {
  if (vars.behave === 'throws') throw new Error('thrown at once')
  if (vars.behave === 'fails') return callback(new Error('handed over'))
  if (vars.behave === 'rejects') return Promise.reject(new Error('rejected'))
  setImmediate(() => {
    callback(null, { look_up: { outcome: 'failure', reason: 'not there', phone: vars.lead.phone_1 } })
    callback(new Error('too late'))
  })
}

module.exports = {
  name: 'Look up a telephone number',
  handle,
  requestVariables: () => [
    { name: 'lead.phone_1' },
    { name: 'timeout_seconds', type: 'number', required: true },
  ],
  responseVariables: () => [
    { name: 'look_up.outcome', type: 'string' },
    { name: 'look_up.reason', type: 'string' },
  ],
}
