// Hears what other processes changed (LISTEN), and knows when it may have missed something.
import pg from 'pg'

const HEARTBEAT_MS = 500
const SILENCE_MS = 1_500
const RECONNECT_MS = 500

export interface Listener {
  /** Whether everything that was announced until a moment ago has been heard. */
  hears(): boolean
  close(): Promise<void>
}

/**
 * Listens on a channel over a connection of its own. A statement sent on the same connection every half second
 * proves that nothing announced before it is still on its way; without that proof `hears` turns false, and
 * `onGap` is called when hearing is lost, so that caches can be dropped.
 */
export function listen(
  url: string,
  channel: string,
  onNotice: (payload: string) => void,
  onGap: () => void,
): Listener {
  let client: pg.Client | undefined
  let provenAt = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: SILENCE_MS,
      keepAlive: true,
    })
    fresh.on('notification', (notice) => onNotice(notice.payload ?? ''))
    fresh.on('error', () => lose(fresh))
    fresh.on('end', () => lose(fresh))
    client = fresh
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    onGap()
  }

  function lose(which: pg.Client): void {
    if (which !== client) return
    client = undefined
    provenAt = 0
    onGap()
    which.end().catch(() => {})
  }

  async function beat(): Promise<void> {
    const current = client
    try {
      const sentAt = Date.now()
      if (current) await within(SILENCE_MS, current.query('select 1'))
      else await connect()
      provenAt = sentAt
    } catch {
      if (client) lose(client)
    }
    if (!closed) timer = setTimeout(beat, client ? HEARTBEAT_MS : RECONNECT_MS)
  }

  const beating = beat()
  return {
    hears: () => Date.now() - provenAt < SILENCE_MS,
    async close() {
      closed = true
      clearTimeout(timer)
      await beating
      await client?.end().catch(() => {})
    },
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
