import { expect, test } from 'vitest'
import { fitsNarrow, noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { mailbox } from '../support/mailbox.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { sftpServer } from '../support/sftp-server.ts'
import { soapService } from '../support/soap-service.ts'
import { must } from '../support/story.ts'
import { accepted, apiOf, BUYER, invitedBuyer, SELLER, signIn } from '../support/trade.ts'

/** A seller at its partners and a buyer at its set-up, in browsers of their own. */
async function trade() {
  const invited = await invitedBuyer()
  await accepted(invited)
  const { exchange, invitation_id } = invited
  const chromium = await openChromium()
  const seller = await signIn(await person(chromium, exchange.address), SELLER, '/partners')
  const buyer = await person(chromium, exchange.address)
  await signIn(buyer, BUYER, `/onboarding/${invitation_id}`)
  return { exchange, seller, sellerApi: invited.seller, buyer, invitation_id }
}

const next = ({ page }: Person) => page.getByRole('button', { name: 'Save and go on' }).click()
const onStep = ({ page }: Person, name: string) => page.getByRole('heading', { name }).waitFor()

/** What the page says would be sent. */
const previewed = async ({ page }: Person) =>
  shownAs(await page.getByRole('region', { name: 'What would be sent' }).innerText())

/** A text as a page shows it. */
const shownAs = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()

async function chosen(who: Person, label: string, option: string | RegExp) {
  await who.page.getByRole('combobox', { name: label }).click()
  await who.page.getByRole('option', { name: option }).click()
}

test.skipIf(noBrowser)(
  'a buyer checks its connection with a password, matches what its system expects, and tries its answers',
  async () => {
    const receiver = await receiverForThisTest()
    const wanted = `Basic ${Buffer.from('ann:open sesame').toString('base64')}`
    receiver.answers((got, response) => {
      const isIn = got.headers.authorization === wanted
      response.writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ result: { status: isIn ? 'queued' : 'no <b>entry</b>' }, price: 12.5 }))
    })
    const { buyer } = await trade()
    const { page } = buyer
    await onStep(buyer, 'Where should the leads go?')
    await page.getByText('No connector for a CRM is installed').waitFor()
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-where')
    await next(buyer)
    await onStep(buyer, 'How is it reached?')
    await page.getByLabel('Address', { exact: true }).fill(receiver.url)
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('It refuses the sign-in').waitFor()
    await expect.poll(() => page.getByText('no <b>entry</b>').count()).toBe(1)
    await chosen(buyer, 'How does the exchange sign in there?', 'Name and password')
    await page.getByLabel('User name').fill('ann')
    await page.getByRole('textbox', { name: 'Password' }).fill('open sesame')
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('It can be reached').waitFor()
    await expect.poll(() => page.getByText('OPTIONS ').count()).toBe(1)
    expect(await page.content()).not.toContain('open sesame')
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-connect-checked')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await page.getByRole('button', { name: 'What does your system expect?' }).click()
    const example = '{"contact":{"fname":"Ann","mail":"a@b.example"},"tel":"512 555 0100","campaign *":""}'
    await page.getByRole('textbox', { name: 'What does your system expect?' }).fill(example)
    await page.getByRole('button', { name: 'Match', exact: true }).click()
    await page.getByText('4 names were found; 1 needed without a field stand first.').waitFor()
    const targets = page.getByRole('list', { name: 'Which fields does it need?' }).getByRole('listitem')
    expect(await targets.first().getByLabel('Name in your system').inputValue()).toBe('campaign')
    expect(await page.getByLabel('Phone 1 is sent as').inputValue()).toBe('tel')
    await shoot(buyer, 'wizard-match-open')
    await chosen(buyer, 'What is sent as campaign', 'A text of your own')
    await page.getByLabel('Text that is sent as campaign').fill('{{uppercase lead.last_name}}-7')
    await chosen(buyer, 'Conversion of tel', 'digits alone')
    await page.getByText('"campaign": "LOPEZ-7"').waitFor()
    await page.getByText('"tel": "5125550123"').waitFor()
    await page.getByText('"fname": "Maria"').waitFor()
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-match')
    await next(buyer)
    await onStep(buyer, 'What counts as accepted?')
    await page.getByLabel('An answer accepts if it contains').fill('queued|accepted')
    await page.getByLabel('Look for it at').fill('result.status')
    await page.getByLabel('The price stands at').fill('price')
    await page.getByLabel('The reason of a refusal stands at').fill('result.why')
    await page.getByLabel('Body').fill('{"result":{"status":"no","why":"<i>full</i>"},"price":3}')
    await page.getByText('This answer would be: refused').waitFor()
    await page.getByText('Reason: <i>full</i>').waitFor()
    await page.getByText('Price: 3').waitFor()
    await page.getByLabel('Body').fill('{"result":{"status":"queued"},"price":4}')
    await page.getByText('This answer would be: accepted').waitFor()
    await page.getByLabel('Status', { exact: true }).fill('404')
    await page.getByText('Reason: The answer had the status 404').waitFor()
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-accepted')
    await next(buyer)
    await onStep(buyer, 'Send a test lead')
    await page.getByLabel('First Name').fill('Zoë')
    await page.getByRole('button', { name: 'Send the test lead' }).click()
    await page.getByText('It arrived and was accepted').waitFor()
    expect(receiver.got.at(-1)?.body).toContain('"fname":"Zoë"')
    expect(receiver.got.at(-1)?.headers.authorization).toBe(wanted)
    expect(await page.content()).not.toContain('open sesame')
    await page.reload()
    await page.getByText('Your last test').waitFor()
    await page.getByText('"fname": "Zoë"').waitFor()
    await shoot(buyer, 'wizard-test')
    const [flow] = await must(200, apiOf(buyer, '/flows'))
    expect(JSON.stringify(flow)).not.toContain('sesame')
    expect(buyer.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a buyer that pulls goes on without a test, sets limits, and its seller sees where it stands and reminds it',
  async () => {
    const { buyer, seller, invitation_id } = await trade()
    const { page } = buyer
    await seller.page
      .getByText('Has not begun its set-up')
      .or(seller.page.getByText('Has begun'))
      .first()
      .waitFor()
    await page.getByRole('radio', { name: 'I will pull them' }).click()
    await next(buyer)
    await onStep(buyer, 'How is it reached?')
    await page.getByText('after_id=LAST_EVENT_ID').waitFor()
    await shoot(buyer, 'wizard-pull')
    await seller.page.getByText('Stands at "Connect"').waitFor()
    await seller.page.getByRole('button', { name: 'Send a reminder' }).click()
    await seller.page.getByText('Reminded').waitFor()
    await seller.page.getByRole('button', { name: 'Send a reminder' }).click()
    await seller.page.getByText('The buyer was reminded not long ago').waitFor()
    await shoot(seller, 'partners-setting-up')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await next(buyer)
    await onStep(buyer, 'What counts as accepted?')
    await next(buyer)
    await onStep(buyer, 'Send a test lead')
    await page.getByRole('button', { name: 'Go on without a test' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Go on without a test' }).click()
    await dialog.getByText('is required: say why it is not tested').waitFor()
    await dialog.getByLabel('Reason').fill('Our <b>CRM</b> is closed')
    await shoot(buyer, 'wizard-skip')
    await dialog.getByRole('button', { name: 'Go on without a test' }).click()
    await onStep(buyer, 'Limits, if you want any')
    await seller.page.getByText('Reason: Our <b>CRM</b> is closed').waitFor()
    await page.getByLabel('per day').fill('50')
    await page.getByRole('checkbox', { name: 'Only at certain hours' }).check()
    await page.getByRole('checkbox', { name: 'Friday' }).uncheck()
    await page.getByLabel('from').fill('08:30')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await chosen(buyer, 'Field of condition 1', 'Phone 1')
    await chosen(buyer, 'Operator of condition 1', 'is included in')
    await page.getByLabel('Value of condition 1').fill('5125550123, 5125550124')
    await page.getByRole('textbox', { name: 'Price of a lead' }).fill('12.5')
    await page.getByRole('checkbox', { name: 'Let sellers ask before' }).check()
    await page.getByLabel('At most so many such questions').fill('600')
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-limits')
    await next(buyer)
    await page.getByText('Not tested: Our <b>CRM</b> is closed').waitFor()
    await page.getByText('number of leads, hours, conditions, price, pings').waitFor()
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-live')
    const { body: flows } = await apiOf(buyer, '/flows')
    expect(flows[0]).toMatchObject({
      steps: [],
      caps: [{ maximum: 50, duration_units: 'day' }],
      hours_of_operation: { days: { monday: [['08:30', '17:00']] } },
      acceptance_criteria: {
        rule_set: {
          op: 'and',
          rules: [{ lhv: 'lead.phone_1', op: 'is included in', rhv: '5125550123, 5125550124' }],
        },
      },
      pricing: { prices: [{ amount: 12.5 }] },
      ping_enabled: true,
      ping_limits: [{ maximum: 600, duration_units: 'minute' }],
    })
    expect(flows[0].hours_of_operation.days.friday).toBeUndefined()
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByText('1 flow of Acme Leads now delivers to you').waitFor()
    await shoot(buyer, 'wizard-done')
    await page.goto(`/app/onboarding/${invitation_id}`)
    await page.waitForURL(`**/app/flows/${flows[0].id}`)
    expect([...buyer.faults, ...seller.faults]).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'what the seller shares and what a colleague changes while the set-up is open is seen, and nothing is lost',
  async () => {
    const { buyer, sellerApi } = await trade()
    const { page } = buyer
    await next(buyer)
    await page.getByLabel('Address', { exact: true }).fill('https://crm.bolt.example/leads')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    const [flow] = await must(200, sellerApi.get('/flows'))
    const mapping = { property: 'lead.postal_code', value: '{{lead.postal_code}}' }
    const [step] = flow.steps
    const steps = [
      { ...step, integration: { ...step.integration, mappings: [...step.integration.mappings, mapping] } },
    ]
    await must(200, sellerApi.put(`/flows/${flow.id}`, { ...flow, steps }))
    await page.getByText('Acme Leads shares further fields since you began: Postal Code').waitFor()
    await shoot(buyer, 'wizard-news')
    await page.getByRole('button', { name: 'Add a row for each' }).click()
    await page.getByLabel('First Name is sent as').fill('given')
    await page.evaluate(async () => {
      const headers = {
        'X-Requested-With': 'gangway',
        'Content-Type': 'application/json',
        Accept: 'application/json',
      }
      const [mine] = (await (await fetch('/flows', { headers })).json()) as { id: string }[]
      const body = JSON.stringify({ ...mine, name: 'Renamed by a colleague' })
      await fetch(`/flows/${mine?.id}`, { method: 'PUT', headers, body })
    })
    await next(buyer)
    await page.getByText('A colleague changed your flow meanwhile.').waitFor()
    expect(await page.getByLabel('First Name is sent as').inputValue()).toBe('given')
    await shoot(buyer, 'wizard-changed')
    await next(buyer)
    await onStep(buyer, 'What counts as accepted?')
    const { body: flows } = await apiOf(buyer, '/flows')
    expect(flows[0].name).toBe('Renamed by a colleague')
    expect(flows[0].fields).toContain('postal_code')
    const sent = flows[0].steps[0].integration.mappings.map((each: { property: string }) => each.property)
    expect(sent).toEqual(expect.arrayContaining(['json_property.given', 'json_property.postal_code']))
    expect(buyer.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'leads as lines of a file, and then as XML, are checked, previewed and arrive, each by the same steps',
  async () => {
    const server = await sftpServer()
    const receiver = await receiverForThisTest()
    const { buyer } = await trade()
    const { page } = buyer
    const where = async (way: string) => {
      await page.getByRole('link', { name: 'Where', exact: true }).click()
      await onStep(buyer, 'Where should the leads go?')
      await page.getByRole('radio', { name: way }).click()
      await next(buyer)
      await onStep(buyer, 'How is it reached?')
    }
    const toTest = async () => {
      await next(buyer)
      await onStep(buyer, 'What counts as accepted?')
      await next(buyer)
      await onStep(buyer, 'Send a test lead')
      await page.getByRole('button', { name: 'Send the test lead' }).click()
      await page.getByText('It arrived and was accepted').waitFor()
    }
    await where('File by SFTP, CSV')
    await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await page.getByLabel('File').fill('/leads/today.csv')
    await chosen(buyer, 'How does the exchange sign in there?', 'Name and password')
    await page.getByLabel('User name').fill('ann')
    await page.getByRole('textbox', { name: 'Password' }).fill('hunter22')
    await page.getByRole('button', { name: 'More settings' }).click()
    await page.getByLabel('Port (optional)').fill(String(server.port))
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('The server takes the sign-in').waitFor()
    await page.getByText(`Its key is ${server.fingerprint}`).waitFor()
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-connect-sftp')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await page.getByRole('button', { name: 'What does your system expect?' }).click()
    await page.getByRole('textbox', { name: 'What does your system expect?' }).fill('E-mail;Last name')
    await page.getByRole('button', { name: 'Match', exact: true }).click()
    await page.getByText('2 names were found; every needed one has a field.').waitFor()
    await page.getByText('The first line is written only where the file is new.').waitFor()
    const lines = 'E-mail,Last name\r\nmaria.lopez@example.com,Lopez\r\n'
    await expect
      .poll(() => previewed(buyer))
      .toBe(`A line of /leads/today.csv on 127.0.0.1, port ${server.port}\n\n${shownAs(lines)}`)
    await shoot(buyer, 'wizard-match-sftp')
    expect(server.files.size).toBe(0)
    await toTest()
    expect(server.files.get('/leads/today.csv')?.toString()).toBe(lines)
    await where('Web address, XML')
    await page.getByLabel('Address', { exact: true }).fill(receiver.url)
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await page.getByRole('button', { name: 'What does your system expect?' }).click()
    const example = '<order id="7"><person><givenName>A</givenName><zip>00000</zip></person></order>'
    await page.getByRole('textbox', { name: 'What does your system expect?' }).fill(example)
    await page.getByRole('button', { name: 'Match', exact: true }).click()
    await page.getByText('3 names were found').waitFor()
    await page.getByText('<givenName>Maria</givenName>').waitFor()
    await shoot(buyer, 'wizard-match-xml')
    await toTest()
    expect(receiver.got.at(-1)?.body).toContain('<givenName>Maria</givenName>')
    const { body: flows } = await apiOf(buyer, '/flows')
    expect(flows[0].steps).toHaveLength(1)
    expect(buyer.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a letter, and then a SOAP call, are previewed as they go out, with the fields that are ticked and no others',
  async () => {
    const service = await soapService()
    const { exchange, buyer } = await trade()
    const { page } = buyer
    await page.getByRole('radio', { name: 'E-mail' }).click()
    await next(buyer)
    await onStep(buyer, 'How is it reached?')
    await page.getByLabel('E-mail address').fill('leads@bolt.example')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await page.getByRole('checkbox', { name: 'Phone 1' }).uncheck()
    const text = 'first_name: Maria\nlast_name: Lopez\nemail: maria.lopez@example.com'
    await expect.poll(async () => (await previewed(buyer)).split('\n\n')[1]).toBe(text)
    const [head] = (await previewed(buyer)).split('\n\n')
    expect(head).toContain('To: leads@bolt.example\nSubject: New lead in ')
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-match-email')
    expect(await mailbox(exchange, 'leads@bolt.example')).toEqual([])
    await next(buyer)
    await onStep(buyer, 'What counts as accepted?')
    await next(buyer)
    await onStep(buyer, 'Send a test lead')
    await page.getByRole('button', { name: 'Send the test lead' }).click()
    await page.getByText('It arrived and was accepted').waitFor()
    const [letter] = await mailbox(exchange, 'leads@bolt.example')
    expect(head).toContain(`Subject: ${letter?.subject}`)
    expect(head).toContain(`From: ${letter?.from_name} <`)
    expect(letter?.text).toBe(text)

    await page.getByRole('link', { name: 'Where', exact: true }).click()
    await onStep(buyer, 'Where should the leads go?')
    await page.getByRole('radio', { name: 'Web service, SOAP' }).click()
    await next(buyer)
    await onStep(buyer, 'How is it reached?')
    await page.getByLabel('Address of the WSDL').fill(service.url)
    await page.getByLabel('Function').fill('AddLead')
    await next(buyer)
    await onStep(buyer, 'Which fields does it need?')
    await page.getByLabel('Last Name is sent as').fill('surname')
    await expect.poll(() => previewed(buyer)).toContain('<surname>Lopez</surname>')
    const call = await previewed(buyer)
    expect(call).toMatch(/^POST http:.*\/call\n\n/)
    expect(service.calls()).toEqual([])
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'wizard-match-soap')
    await next(buyer)
    await onStep(buyer, 'What counts as accepted?')
    await next(buyer)
    await onStep(buyer, 'Send a test lead')
    await page.getByRole('button', { name: 'Send the test lead' }).click()
    await page.getByText('It arrived and was accepted').waitFor()
    expect(call).toContain(shownAs(service.calls()[0]?.body ?? 'no call'))
    expect(buyer.faults).toEqual([])
  },
)
