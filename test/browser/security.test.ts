// Colleagues, keys, two-factor sign-in and passkeys, at the pages.
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browser } from '../support/browser.ts'
import { fitsNarrow, noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { client } from '../support/client.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { joinTokenTo } from '../support/mailbox.ts'
import { OWNER } from '../support/opened.ts'
import { portToCome } from '../support/recipient.ts'
import { firstPerson } from '../support/signed-in.ts'
import { must } from '../support/story.ts'

const BO = 'bo@acme.example'

async function opened() {
  const exchange = await exchangeForThisTest()
  const chromium = await openChromium()
  return { exchange, chromium, ada: await firstPerson(exchange, chromium) }
}

async function act(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${name}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/app/sign-in')
  await page.getByLabel('E-mail address').fill(OWNER.email)
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/app/sign-in')
  await page.getByLabel('E-mail address').waitFor()
}

test.skipIf(noBrowser)(
  'a colleague is invited, joins by the letter, gets another role, is removed',
  async () => {
    const { exchange, chromium, ada } = await opened()
    const { page } = ada
    await page.goto('/app/colleagues')
    await page.getByRole('heading', { name: 'You are the only one here' }).waitFor()
    await shoot(ada, 'colleagues-alone')
    await page.getByRole('button', { name: 'Invite a colleague' }).click()
    await page.getByLabel('Their e-mail address').fill('no address')
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await page.getByText('must be an e-mail address').waitFor()
    await page.getByLabel('Their e-mail address').fill(BO)
    await page.getByLabel('Administrator').check()
    await shoot(ada, 'colleagues-invite')
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await page.getByText(`A letter to ${BO} is on its way.`).waitFor()
    const bo = await person(chromium, exchange.address)
    const first = await joinTokenTo(exchange, BO)
    await act(page, 'bo', 'Send a new link')
    await expect.poll(() => joinTokenTo(exchange, BO)).not.toBe(first)
    await bo.page.goto(`/app/join/${first}`)
    await bo.page.getByRole('heading', { name: 'This link is over' }).waitFor()
    await shoot(bo, 'join-over')
    await join(bo, await joinTokenTo(exchange, BO))
    await page.reload()
    await page.getByText('Bo Lee').waitFor()
    await shoot(ada, 'colleagues')
    expect(await fitsNarrow(ada)).toBe(true)
    await act(page, 'Bo Lee', 'Change the role')
    await page.getByLabel('Reader').check()
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.getByText('Bo Lee is now: Reader.').waitFor()
    await bo.page.goto('/app/colleagues')
    await bo.page.getByText('Ada Park').waitFor()
    expect(await bo.page.getByRole('button', { name: /Invite|What to do/ }).count()).toBe(0)
    await act(page, 'Bo Lee', 'Remove')
    await page.getByText('Remove Bo Lee?').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Bo Lee', { exact: true }).waitFor({ state: 'detached' })
    await act(page, 'Ada Park', 'Change the role')
    await page.getByLabel('Member').check()
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.getByText('An account needs an owner').waitFor()
    expect([...ada.faults, ...bo.faults]).toEqual([])
  },
)

async function join(bo: Person, token: string): Promise<void> {
  const { page } = bo
  await page.goto(`/app/join/${token}`)
  await page.getByRole('heading', { name: 'Join Acme Leads' }).waitFor()
  await page.getByLabel('First name').fill('Bo')
  await page.getByLabel('Last name').fill('Lee')
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText('must be 10 to 128 characters long').waitFor()
  expect(await page.getByLabel('First name').inputValue()).toBe('Bo')
  await shoot(bo, 'join')
  await page.getByLabel('New password').fill('a password of bo')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('heading', { name: 'Good to see you, Bo' }).waitFor()
}

test.skipIf(noBrowser)('a key is made, shown once, works, and is ended', async () => {
  const { exchange, ada } = await opened()
  const { page } = ada
  await page.goto('/app/keys')
  await page.getByText('First key').waitFor()
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('What is it for?').and(page.locator('[aria-invalid=true]')).waitFor()
  await page.getByLabel('What is it for?').fill('The <b>CRM</b>')
  await page.getByLabel('The company').check()
  await shoot(ada, 'keys-make')
  await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
  const key = await page.getByLabel('Key', { exact: true }).inputValue()
  await shoot(ada, 'keys-made')
  await must(200, client(exchange.address, key).get('/account'))
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText('The <b>CRM</b>').waitFor()
  expect(await page.content()).not.toContain(key)
  await page.reload()
  await page.getByText('The <b>CRM</b>').waitFor()
  const row = page.locator('li').filter({ hasText: 'The <b>CRM</b>' })
  await row.getByText(/of the company · made on .+ by Ada Park · last used/).waitFor()
  await shoot(ada, 'keys')
  expect(await fitsNarrow(ada)).toBe(true)
  await page.getByRole('button', { name: 'End the key The <b>CRM</b>' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await page.getByText('Ended').waitFor()
  await must(401, client(exchange.address, key).get('/account'))
  expect(ada.faults).toEqual([])
})

test.skipIf(noBrowser)('two-factor sign-in is turned on, asks for codes, and is turned off', async () => {
  const { ada } = await opened()
  const { page } = ada
  await page.goto('/app/you')
  await page.getByRole('button', { name: 'Turn it on' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Present password').fill('wrong')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByText('is wrong').waitFor()
  await dialog.getByLabel('Present password').fill(OWNER.password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await shoot(ada, 'two-factor-scan')
  const secret = (await dialog.locator('pre').textContent())?.replaceAll(' ', '') ?? ''
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  await dialog.getByLabel('Code', { exact: true }).fill(totp.generate())
  await dialog.getByRole('button', { name: 'Turn it on' }).click()
  await dialog.getByText('Each signs you in once').waitFor()
  const codes = (await dialog.locator('pre').textContent())?.split('\n') ?? []
  expect(codes).toHaveLength(10)
  await shoot(ada, 'two-factor-codes')
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 backup codes are left.').waitFor()
  await shoot(ada, 'you')
  expect(await fitsNarrow(ada)).toBe(true)
  await signOut(page)
  await signIn(page)
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('The code is wrong').waitFor()
  await shoot(ada, 'sign-in-code')
  await page.getByLabel('Code', { exact: true }).fill(totp.generate({ timestamp: Date.now() + 30_000 }))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Good to see you' }).waitFor()
  await signOut(page)
  await signIn(page)
  await page.getByLabel('Code', { exact: true }).fill(codes[0] as string)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Good to see you' }).waitFor()
  await page.goto('/app/you')
  await page.getByText('9 backup codes are left.').waitFor()
  await page.getByRole('button', { name: 'Turn it off' }).click()
  await dialog.getByLabel('Present password').fill(OWNER.password)
  await dialog.getByRole('button', { name: 'Turn it off' }).click()
  await page.getByRole('button', { name: 'Turn it on' }).waitFor()
  expect(ada.faults).toEqual([])
})

test.skipIf(noBrowser)('a passkey is added, signs in, and is removed', async () => {
  // Passkeys are bound to an address that the exchange must know beforehand.
  const port = String(await portToCome())
  const base = `http://localhost:${port}`
  const exchange = await exchangeForThisTest({ env: { PORT: port, GANGWAY_BASE_URL: base } })
  const user = { email: OWNER.email, first_name: 'Ada', last_name: 'Park' }
  const first = { account: { name: 'Acme' }, user, password: OWNER.password }
  await must(201, browser(exchange.address).post('/session/first', first))
  const ada = await person(await openChromium(), base)
  const { page } = ada
  const device = await ada.context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto('/app/sign-in')
  await shoot(ada, 'sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('The browser gave no passkey').waitFor()
  await signIn(page)
  await page.getByRole('heading', { name: 'Good to see you' }).waitFor()
  await page.goto('/app/you')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('A name for it').fill('Telephone')
  await dialog.getByLabel('Present password').fill(OWNER.password)
  await shoot(ada, 'passkey-add')
  await dialog.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Telephone', { exact: true }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect((await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await dialog.getByLabel('A name for it').fill('The same again')
  await dialog.getByLabel('Present password').fill(OWNER.password)
  await dialog.getByRole('button', { name: 'Add a passkey' }).click()
  await dialog.getByText('This device holds a passkey for you already.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await signOut(page)
  const given = page.waitForRequest(
    (request) => request.url().endsWith('/session/passkey') && request.method() === 'POST',
  )
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Good to see you' }).waitFor()
  // Whoever overheard it has nothing by it: what was signed is taken once.
  const replayed = await browser(exchange.address).post('/session/passkey', (await given).postDataJSON())
  expect(replayed).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } })
  await page.goto('/app/you')
  await page.getByText('last used').waitFor()
  await shoot(ada, 'you-passkey')
  await page.getByRole('button', { name: 'Rename the passkey Telephone' }).click()
  await dialog.getByLabel('A name for it').fill('')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await dialog.getByLabel('A name for it').and(page.locator('[aria-invalid=true]')).waitFor()
  await dialog.getByLabel('A name for it').fill('Old <i>telephone</i>')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Old <i>telephone</i>', { exact: true }).waitFor()
  expect(await fitsNarrow(ada)).toBe(true)
  await page.getByRole('button', { name: 'Remove the passkey Old <i>telephone</i>' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('You have no passkeys yet.').waitFor()
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('This passkey was not taken').waitFor()
  expect(ada.faults).toEqual([])
})
