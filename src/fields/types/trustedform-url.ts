// Addresses of TrustedForm certificates. Their ids are sealed by their maker: what they say is read off their form.
import { textGiven } from './given.ts'

const ADDRESS =
  /^https:\/\/((?:cert|ping)\.trustedform(?:-dev|-staging)?\.(?:com|localhost))(\/([0-9a-f]{40}|(?:\d+\.[0-9a-z_-]{1,400}|[0-9a-z_-]{40,400})(?:\.[0-9a-z_-]+)*))\/?(?:[?#]\S*)?$/i

/** The ids of masked certificates begin so. */
const MASKED = 'ff'

/** An id of 40 hexadecimal digits is plain; a longer one, or `0.…`, is sealed, kept as it came, and valid by its form. */
export function trustedformUrlValue(input: unknown): unknown {
  const raw = textGiven(input)
  const [, host, path, id] = raw.length > 1_000 ? [] : (ADDRESS.exec(raw.trim()) ?? [])
  if (!host || !path || !id) return { normal: raw, raw, valid: false }
  const isPlain = /^[0-9a-f]{40}$/i.test(id)
  if (!isPlain) return { normal: raw.trim(), raw, host: host.toLowerCase(), path, valid: true }
  const cert_id = id.toLowerCase()
  const is_masked = cert_id.startsWith(MASKED)
  return {
    normal: `https://${host.toLowerCase()}/${cert_id}`,
    raw,
    type: is_masked ? 'masked' : 'web',
    cert_id,
    is_web: !is_masked,
    is_mobile: false,
    is_facebook: false,
    is_masked,
    host: host.toLowerCase(),
    path,
    valid: true,
  }
}
