// Whether an address may be delivered to, as far as its text tells. What it resolves to is looked at when it is connected to.
import { isIP } from 'node:net'
import { parse as parseHost } from 'tldts'
import { textOf } from '../../fields/value.ts'
import { sentOf } from './sent.ts'

/** Undefined for an address that may be used; else why it may not. */
export function urlFault(
  url: unknown,
  { allowPrivate = false }: { allowPrivate?: boolean } = {},
): string | undefined {
  const text = textOf(sentOf(url)).trim()
  if (text === '') return 'URL is required'
  if (text.length > 8_000 || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return 'URL must be valid'
  return allowPrivate || isPublic(new URL(text).hostname) ? undefined : 'URL must be public'
}

/** By now every spelling of an IPv4 address (decimal, octal, hexadecimal) is the dotted one. */
export function isPublic(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isIP(host) === 4) return isPublicV4(host)
  if (isIP(host) === 6) return isPublicV6(host)
  const { isIcann } = parseHost(host)
  return isIcann === true && host.includes('.')
}

/** Networks that are nobody's on the Internet: this host, private, shared, link-local, documentation, benchmarks, multicast. */
const PRIVATE_V4: [number, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
].map(([network, bits]) => [numberOf(network as string), 32 - (bits as number)])

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function isPublicV4(address: string): boolean {
  const number = numberOf(address)
  return !PRIVATE_V4.some(
    ([network, rest]) => Math.floor(number / 2 ** rest) === Math.floor(network / 2 ** rest),
  )
}

/** Only 2000::/3 is the Internet's; within it tunnels carry an IPv4 address, and some networks are for documents. */
function isPublicV6(address: string): boolean {
  const groups = groupsOf(address)
  const [first = 0, second = 0, third = 0] = groups
  const embedded = `${(groups[6] ?? 0) >> 8}.${(groups[6] ?? 0) & 255}.${(groups[7] ?? 0) >> 8}.${(groups[7] ?? 0) & 255}`
  const isMapped =
    groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0)
  if (isMapped && groups[5] === 0xffff) return isPublicV4(embedded)
  if (first === 0x64 && second === 0xff9b && third === 0) return isPublicV4(embedded)
  if (first < 0x2000 || first > 0x3fff) return false
  if (first === 0x2002) return isPublicV4(`${second >> 8}.${second & 255}.${third >> 8}.${third & 255}`)
  return !(first === 0x2001 && (second === 0xdb8 || second < 0x200)) && first !== 0x3fff
}

function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address.split('%')[0] as string)
  const text = dotted
    ? `${dotted[1]}${(Number(dotted[2]) * 256 + Number(dotted[3])).toString(16)}:${(Number(dotted[4]) * 256 + Number(dotted[5])).toString(16)}`
    : (address.split('%')[0] as string)
  const [head = '', tail] = text.split('::')
  const parts = (side: string | undefined) =>
    side ? side.split(':').map((group) => Number.parseInt(group, 16)) : []
  const [before, after] = [parts(head), parts(tail)]
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array<number>(Math.max(missing, 0)).fill(0), ...after]
}
