// Which addresses may be connected to: public ones, and those in the ranges that the operator allows.
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isPublic } from '../modules/outbound/url.ts'
import { PrivateAddressError } from './send-error.ts'

/** Whether an IP address may be connected to. */
export type Allows = (address: string) => boolean

/** `ranges` are in CIDR form. */
export function allowing(ranges: string[]): Allows {
  const allowed = new BlockList()
  for (const range of ranges) {
    const [network = '', bits] = range.split('/')
    allowed.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4')
  }
  return (address) =>
    isPublic(address) || allowed.check(withoutZone(address), isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function withoutZone(address: string): string {
  return address.split('%')[0] as string
}

/** Throws PrivateAddressError for an address that is written as such and not allowed. A name passes: it is looked up later. */
export function assertAllowed(allows: Allows, host: string): void {
  if (isIP(host) !== 0 && !allows(host)) throw new PrivateAddressError(host)
}

/** A look-up that gives allowed addresses only. What it gives is what is connected to: nothing is looked up twice. */
export function guardedLookup(allows: Allows, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, given) => {
      if (error) return callback(error, [])
      const found = Array.isArray(given) ? given : []
      const open = found.filter(({ address }) => allows(address))
      const [first] = open
      if (!first) return callback(new PrivateAddressError(found[0]?.address ?? 'nothing'), [])
      if (options.all) return callback(null, open)
      callback(null, first.address, first.family)
    })
}
