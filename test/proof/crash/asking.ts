// Clients of an exchange whose processes come and go: they ask again until they are answered, and time how long that takes.

export type Answered = { status: number; body: any }

export type Asked = {
  method?: string
  body?: unknown
  apiKey?: string
  /** The Idempotency-Key, by which a second time is the first one. */
  key?: string
}

/** Between two tries; a client that asks as quickly as it can helps nobody. */
const PAUSE_MS = 100
/** Longer than any answer takes: a process that hangs shows as a try that was cut off. */
const HANGING_MS = 60_000

export class Asking {
  /** Statuses that no crash explains, with what was said. */
  readonly unexpected: string[] = []
  answered = 0
  /** Tries that got no answer, for their process was gone. */
  cutOff = 0
  /** Tries that were told to come again. */
  refused = 0
  /** Tries that wait for their answer right now. */
  underWay = 0
  longestSilenceMs = 0
  longestWaitMs = 0
  private lastAnswerAt = performance.now()
  private readonly addresses: () => string[]

  constructor(addresses: () => string[]) {
    this.addresses = addresses
  }

  /** One try, of one of the processes: undefined if it brought no answer. */
  async once(
    path: string,
    asked: Asked,
    turn = Math.floor(Math.random() * 2),
  ): Promise<Answered | undefined> {
    const { method = 'POST', body, apiKey, key } = asked
    const all = this.addresses()
    const address = all[turn % all.length]
    this.underWay++
    try {
      const response = await fetch(address + path, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(apiKey && { authorization: `Basic ${btoa(`API:${apiKey}`)}` }),
          ...(key && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(HANGING_MS),
      })
      return this.heard(method, path, response.status, await response.text())
    } catch {
      this.cutOff++
      return undefined
    } finally {
      this.underWay--
    }
  }

  /** Asks one process after the other until one of them has done it. */
  async untilDone(path: string, asked: Asked): Promise<any> {
    const since = performance.now()
    for (let turn = Math.floor(Math.random() * 2); ; turn++) {
      const answer = await this.once(path, asked, turn)
      if (answer && answer.status < 300) {
        this.longestWaitMs = Math.max(this.longestWaitMs, performance.now() - since)
        return answer.body
      }
      await new Promise((again) => setTimeout(again, PAUSE_MS))
    }
  }

  private heard(method: string, path: string, status: number, text: string): Answered | undefined {
    if (status === 503) this.refused++
    else if (status >= 300) this.unexpected.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`)
    if (status >= 300) return undefined
    const now = performance.now()
    this.longestSilenceMs = Math.max(this.longestSilenceMs, now - this.lastAnswerAt)
    this.lastAnswerAt = now
    this.answered++
    return { status, body: JSON.parse(text) }
  }
}
