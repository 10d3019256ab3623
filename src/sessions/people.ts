// What checks passwords and keeps sessions; the only place that names the sign-in library.
import { createHmac } from 'node:crypto'
import type { Pool } from 'pg'
import { COOKIE } from '../http/session-cookie.ts'
import { isAway } from '../lib/away.ts'
import { NotNowError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { lazily } from '../lib/lazy.ts'
import { storedIdentifier } from './link.ts'
import type { Visit } from './session.ts'

const SESSION_S = 30 * 24 * 60 * 60
const REFRESH_S = 24 * 60 * 60
const LINK_S = 60 * 60

/** The session of a cookie; `set_cookie` when it was made to last longer. */
export type Current = { session_id: string; user_id: string; set_cookie: string | undefined }

export interface People {
  /** A new session's cookie, or undefined for a wrong address or password. */
  signIn(who: { email: string; password: string }, visit: Visit): Promise<string | undefined>
  /** A new session's cookie for a user who proved in another way who they are; undefined if the user may not sign in. */
  open(userId: string, visit: Visit): Promise<string | undefined>
  /** Whether this is the password of who is signed in. */
  isPassword(visit: Visit, password: string): Promise<boolean>
  /** Ends the session of the cookie, and answers the cookie that clears it. */
  signOut(visit: Visit): Promise<string | undefined>
  /** The session of a Cookie header whose signature is right and whose time is not over. */
  find(cookie: string, refresh?: boolean): Promise<Current | undefined>
  /** Has a link for a new password told to the user with this address, if there is one. */
  askForLink(email: string): Promise<void>
  /** Sets the password by the secret of a link, once, and ends the user's sessions; false for a bad link. */
  setByLink(token: string, password: string): Promise<boolean>
  /** Sets the password of who is signed in; false if the current one is wrong. */
  change(visit: Visit, passwords: { current_password: string; password: string }): Promise<boolean>
  /** What is stored of a password. */
  hash(password: string): Promise<string>
}

export type PeopleOptions = {
  pool: Pool
  /** The exchange's own key; the one that signs cookies is derived from it. */
  key: Buffer
  base_url: string
  /** Writes to a user who forgot the password. */
  tell(user: { id: string; email: string }, token: string): Promise<void>
}

export function openPeople(options: PeopleOptions): People {
  const library = lazily(() => loaded(options))
  const api = async () => (await library()).api
  const of = ({ cookie, ip, user_agent }: Visit) =>
    new Headers({ cookie, 'x-gangway-ip': ip, ...(user_agent && { 'user-agent': user_agent }) })
  return {
    async signIn({ email, password }, visit) {
      const asked = { body: { email, password }, headers: of(visit), returnHeaders: true } as const
      const answer = (await api()).signInEmail(asked)
      return unlessRefused(answer.then(({ headers }) => sessionCookie(headers)))
    },
    async open(userId, visit) {
      const order = { body: { userId }, headers: of(visit), returnHeaders: true } as const
      return sessionCookie((await unlessAway((await api()).openSession(order))).headers)
    },
    async isPassword(visit, password) {
      const asked = (await api()).verifyPassword({ body: { password }, headers: of(visit) })
      return (await unlessRefused(asked)) !== undefined
    },
    async signOut(visit) {
      const { headers } = await unlessAway((await api()).signOut({ headers: of(visit), returnHeaders: true }))
      return sessionCookie(headers)
    },
    async find(cookie, refresh = false) {
      const query = { disableRefresh: !refresh }
      const { headers, response } = await unlessAway(
        (await api()).getSession({ headers: new Headers({ cookie }), query, returnHeaders: true }),
      )
      const session = response?.session
      return (
        session && { session_id: session.id, user_id: session.userId, set_cookie: sessionCookie(headers) }
      )
    },
    async askForLink(email) {
      await unlessAway((await api()).requestPasswordReset({ body: { email } }))
    },
    async setByLink(token, newPassword) {
      const done = await unlessRefused((await api()).resetPassword({ body: { token, newPassword } }))
      return done !== undefined
    },
    async change(visit, { current_password, password }) {
      const body = { currentPassword: current_password, newPassword: password }
      const done = await unlessRefused((await api()).changePassword({ body, headers: of(visit) }))
      return done !== undefined
    },
    hash: async (password) => (await import('better-auth/crypto')).hashPassword(password),
  }
}

/** Undefined for what the library refuses: a wrong password, a link that is over. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await unlessAway(answer)
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    if (statusCode === 400 || statusCode === 401) return undefined
    throw error
  }
}

/** The library names the database's absence as the driver does, or hides it behind a 500 of its own. */
async function unlessAway<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const isHidden = (error as { statusCode?: number }).statusCode === 500
    throw isHidden || isAway(error) ? new NotNowError() : error
  }
}

function sessionCookie(headers: Headers): string | undefined {
  return headers.getSetCookie().find((cookie) => cookie.replace('__Secure-', '').startsWith(`${COOKIE}=`))
}

/** Loaded when somebody first signs in: it is hundreds of files, and programs have no need of it. */
async function loaded({ pool, key, base_url, tell }: PeopleOptions) {
  const { betterAuth } = await import('better-auth')
  const secret = createHmac('sha256', key).update('session cookies').digest('hex')
  return betterAuth({
    ...{ database: pool, secret, baseURL: base_url, basePath: '/session' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: LINK_S,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => tell(user, token),
    },
    session: { ...TABLES.session, expiresIn: SESSION_S, updateAge: REFRESH_S },
    user: TABLES.user,
    account: TABLES.account,
    plugins: [await opening()],
    verification: {
      ...TABLES.verification,
      storeIdentifier: { hash: async (text) => storedIdentifier(text) },
    },
    advanced: {
      cookiePrefix: 'gangway',
      useSecureCookies: base_url.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: ['x-gangway-ip'] },
    },
  })
}

/** Our own verbs alone call it: nothing comes from outside that would be checked here. */
const OfUser = {
  '~standard': {
    version: 1,
    vendor: 'gangway',
    validate: (value: unknown) => ({ value: value as { userId: string } }),
    types: { input: {} as { userId: string }, output: {} as { userId: string } },
  },
} as const

/** Opens a session for a user who proved in another way who they are: by a passkey. It has no path, so nobody can ask for it. */
async function opening() {
  const { createAuthEndpoint } = await import('better-auth/api')
  const { setSessionCookie } = await import('better-auth/cookies')
  const openSession = createAuthEndpoint.serverOnly({ method: 'POST', body: OfUser }, async (ctx) => {
    const { internalAdapter } = ctx.context
    const user = await internalAdapter.findUserById(ctx.body.userId)
    if (!user) return ctx.json({ opened: false })
    await setSessionCookie(ctx, { session: await internalAdapter.createSession(user.id), user })
    return ctx.json({ opened: true })
  })
  return { id: 'opening' as const, endpoints: { openSession } }
}

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** Which of our tables and columns the library reads and writes. */
const TABLES = {
  user: { modelName: 'sign_in_users', fields: { ...TIMES, emailVerified: 'email_verified' } },
  session: {
    modelName: 'sessions',
    fields: {
      ...TIMES,
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip',
      userAgent: 'user_agent',
    },
  },
  account: {
    modelName: 'sign_ins',
    fields: {
      ...TIMES,
      userId: 'user_id',
      providerId: 'provider',
      accountId: 'provider_user_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
  },
  verification: { modelName: 'sign_in_proofs', fields: { ...TIMES, expiresAt: 'expires_at' } },
}
