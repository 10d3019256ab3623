// What a server answers to bytes that no HTTP client would send.
import { connect } from 'node:net'

export function speaking(address: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let told = ''
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('data', (chunk) => (told += chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(told))
  })
}
