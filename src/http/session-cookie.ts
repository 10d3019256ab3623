// The cookie of a session, and which requests it may speak for.

export const COOKIE = 'gangway.session_token'

/** Whether a Cookie header may hold a session. */
export function holdsSession(cookie: string | undefined): cookie is string {
  return cookie?.includes(`${COOKIE}=`) ?? false
}

type Headers = { [name: string]: string | string[] | undefined }

/**
 * Whether a request comes from our own pages. Pages of others cannot set X-Requested-With without being asked first, and
 * a browser says where it comes from.
 */
export function isFromOurPages(headers: Headers, baseUrl: string): boolean {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (headers['x-requested-with'] === undefined) return false
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return true
  return origin === new URL(baseUrl).origin || (typeof origin === 'string' && hostOf(origin) === host)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
