// A bare connection to an allowed address, for what speaks no HTTP.
import { connect, type LookupFunction, type Socket } from 'node:net'
import { type Allows, assertAllowed } from './send-address.ts'
import { PrivateAddressError, SendError, sendErrorOf } from './send-error.ts'

export type SocketPlace = { host: string; port: number; timeout_ms: number }

/** Throws a SendError. `lookup` gives allowed addresses only. */
export function connectedTo(place: SocketPlace, allows: Allows, lookup: LookupFunction): Promise<Socket> {
  const { port, timeout_ms } = place
  const host = place.host.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(sendErrorOf(error, host))
    try {
      assertAllowed(allows, host)
    } catch (error) {
      return fail(error)
    }
    const socket = connect({
      host,
      port,
      lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: 1_000,
    })
    const timer = setTimeout(() => {
      socket.destroy(new SendError('timeout', `${host} did not take the connection in time`))
    }, timeout_ms)
    socket.once('error', (error) => {
      clearTimeout(timer)
      fail(error)
    })
    socket.once('connect', () => {
      clearTimeout(timer)
      const { remoteAddress = '' } = socket
      if (allows(remoteAddress)) return resolve(socket)
      socket.destroy()
      fail(new PrivateAddressError(remoteAddress))
    })
  })
}
