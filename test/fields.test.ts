import { expect, test } from 'vitest'
import { type Company, exchangeForThisTest } from './support/exchange.ts'
import { flowBody, must } from './support/story.ts'

const SHOE = { id: 'shoe_size_acorp', name: 'Shoe size', type: 'number' }

/** Gives a company the suffix of its fields. */
async function suffixed(company: Company, field_suffix = 'acorp'): Promise<Company> {
  const entity = await must(200, company.get(`/entities/${company.account_id}`))
  await must(200, company.put(`/entities/${company.account_id}`, { ...entity, field_suffix }))
  return company
}

test('the catalogue has every standard field, with its type and examples', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const fields = await must(200, acme.get('/fields'))
  expect(fields.length).toBeGreaterThan(400)
  const phone = fields.find(({ id }: { id: string }) => id === 'phone_1')
  expect(Object.keys(phone).join(' ')).toBe(
    'id name type description standard aggregate deprecated see examples',
  )
  expect(phone).toMatchObject({
    type: 'phone',
    standard: true,
    examples: [{ normal: '5127891111', valid: true }, {}, {}, {}],
  })
  expect(await must(200, acme.get('/fields/phone_1'))).toEqual(phone)
  const types = new Set((await must(200, acme.get('/types'))).map(({ name }: { name: string }) => name))
  expect(fields.filter(({ type }: { type: string }) => !types.has(type))).toEqual([])
})

test('a field of one’s own is made, used, changed, and its story kept', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  expect(await acme.post('/fields', SHOE)).toMatchObject({
    status: 409,
    body: { code: 'field_suffix_missing' },
  })
  await suffixed(acme)
  const made = await must(201, acme.post('/fields', SHOE))
  expect(made).toMatchObject({ ...SHOE, standard: false, description: 'Shoe size', see: null })
  const flow = await must(201, acme.post('/flows', flowBody('Shoes', ['email', SHOE.id])))
  expect(await must(200, acme.get(`/flows/${flow.id}/fields`))).toMatchObject([{ id: 'email' }, made])
  expect(await must(200, acme.get(`/fields?flow_id=${flow.id}`))).toHaveLength(2)
  expect(
    (await must(200, acme.post(`/flows/${flow.id}/try`, { parameters: { [SHOE.id]: '42 EU' } }))).lead,
  ).toMatchObject({ [SHOE.id]: { normal: 42 } })
  const changed = await must(200, acme.put(`/fields/${SHOE.id}`, { ...made, type: 'string', see: 'age' }))
  expect(changed).toMatchObject({ type: 'string', see: 'age' })
  expect(
    (await must(200, acme.post(`/flows/${flow.id}/try`, { parameters: { [SHOE.id]: '42 EU' } }))).lead,
  ).toEqual({ [SHOE.id]: '42 EU' })
  const story = await must(200, acme.get(`/fields/${SHOE.id}/changelogs`))
  expect(story.map(({ type, action }: any) => [type, action])).toEqual([
    ['field', 'update'],
    ['field', 'create'],
  ])
  expect(await must(200, acme.get('/fields/email/changelogs'))).toEqual([])
  expect((await acme.get('/fields/nothing/changelogs')).status).toBe(404)
})

test('a field that flows use is deleted: they go on, are told, and must drop it when they are saved next', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await suffixed(await exchange.company('Acme'))
  await must(201, acme.post('/fields', SHOE))
  const flow = await must(201, acme.post('/flows', flowBody('Shoes', ['email', SHOE.id])))
  const other = await must(201, acme.post('/flows', flowBody('Hats', ['email'])))
  const deleted = await must(202, acme.delete(`/fields/${SHOE.id}`))
  const errors = [`${SHOE.id} does not exist any more; take it out of the flow`]
  expect(deleted).toMatchObject({ id: SHOE.id, flow_errors: [{ flow_id: flow.id, name: 'Shoes', errors }] })
  const told = await must(200, acme.get(`/flows/${flow.id}`))
  expect(told.errors).toEqual({ fields: errors })
  expect(await must(200, acme.get(`/flows/${other.id}`))).toEqual(other)
  expect(
    (await must(200, acme.post(`/flows/${flow.id}/try`, { parameters: { email: 'a@x.example' } }))).outcome,
  ).toBe('success')
  expect(await acme.put(`/flows/${flow.id}`, told)).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/fields/1' }] },
  })
  const mended = await must(200, acme.put(`/flows/${flow.id}`, { ...told, fields: ['email'] }))
  expect(mended.errors).toBeUndefined()
  expect((await acme.get(`/fields/${SHOE.id}`)).status).toBe(404)
  const story = await must(200, acme.get(`/fields/${SHOE.id}/changelogs`))
  expect(story[0]).toMatchObject({ action: 'delete' })
})

test('a flow that is saved while its field is deleted either sees it gone or is told', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await suffixed(await exchange.company('Acme'))
  for (let n = 0; n < 8; n++) {
    const id = `race${n}_acorp`
    await must(201, acme.post('/fields', { ...SHOE, id }))
    const [saved, deleted] = await Promise.all([
      acme.post('/flows', flowBody('Race', ['email', id])),
      acme.delete(`/fields/${id}`),
    ])
    expect(deleted.status).toBe(202)
    if (saved.status === 400) expect(saved.body.errors).toMatchObject([{ path: '/fields/1' }])
    else expect((await must(200, acme.get(`/flows/${saved.body.id}`))).errors.fields).toHaveLength(1)
  }
})

test('ids, types and references are checked at their place', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await suffixed(await exchange.company('Acme'))
  const cases: [object, string][] = [
    [{ ...SHOE, id: 'shoe_size' }, '/id'],
    [{ ...SHOE, id: 'shoe_other' }, '/id'],
    [{ ...SHOE, id: 'shoe size_acorp' }, '/id'],
    [{ ...SHOE, id: '__proto__.x_acorp' }, '/id'],
    [{ ...SHOE, id: 'constructor.x_acorp' }, '/id'],
    [{ ...SHOE, id: `${'x'.repeat(100)}_acorp` }, '/id'],
    [{ ...SHOE, type: 'height' }, '/type'],
    [{ ...SHOE, name: '' }, '/name'],
    [{ ...SHOE, name: 'a\u0000b' }, '/name'],
    [{ ...SHOE, see: 'nothing_acorp' }, '/see'],
    [{ ...SHOE, see: SHOE.id }, '/see'],
    [{ name: 'x', type: 'string' }, '/id'],
  ]
  for (const [body, path] of cases) {
    expect(await acme.post('/fields', body), JSON.stringify(body)).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    })
  }
  await must(201, acme.post('/fields', SHOE))
  expect(await acme.post('/fields', SHOE)).toMatchObject({ status: 409, body: { code: 'field_taken' } })
  expect((await acme.put('/fields/email', SHOE)).status).toBe(403)
  expect((await acme.delete('/fields/email')).status).toBe(403)
  const etag = (await acme.get(`/fields/${SHOE.id}`)).headers.get('etag') as string
  await must(200, acme.put(`/fields/${SHOE.id}`, { ...SHOE, name: 'Size' }))
  expect((await acme.put(`/fields/${SHOE.id}`, SHOE, { 'if-match': etag })).status).toBe(412)
})

test("nobody sees, uses, changes or deletes another's field; the suffix stays while fields end with it", async () => {
  const exchange = await exchangeForThisTest()
  const acme = await suffixed(await exchange.company('Acme'))
  const other = await suffixed(await exchange.company('Other'), 'other')
  await must(201, acme.post('/fields', SHOE))
  for (const reply of [
    await other.get(`/fields/${SHOE.id}`),
    await other.put(`/fields/${SHOE.id}`, SHOE),
    await other.delete(`/fields/${SHOE.id}`),
    await other.get(`/fields/${SHOE.id}/changelogs`),
  ]) {
    expect(reply.status).toBe(404)
  }
  expect(JSON.stringify(await must(200, other.get('/fields')))).not.toContain(SHOE.id)
  expect(await other.post('/flows', flowBody('x', [SHOE.id]))).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/fields/0' }] },
  })
  expect(await other.post('/fields', SHOE)).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/id' }] },
  })
  const entity = await must(200, acme.get(`/entities/${acme.account_id}`))
  expect(await acme.put(`/entities/${acme.account_id}`, { ...entity, field_suffix: 'acme' })).toMatchObject({
    status: 409,
    body: { code: 'field_suffix_in_use' },
  })
  await must(202, acme.delete(`/fields/${SHOE.id}`))
  await must(200, acme.put(`/entities/${acme.account_id}`, { ...entity, field_suffix: 'acme' }))
})
