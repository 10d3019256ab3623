// An ES module whose only module stands directly under `outbound`.
export const outbound = {
  request: (vars) => ({ url: `https://tide.example/?email=${vars.lead.email}`, method: 'GET', headers: {} }),
  response: (_vars, _req, res) => ({ outcome: res.status === 200 ? 'success' : 'failure' }),
}
