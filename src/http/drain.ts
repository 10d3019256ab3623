// Counts the requests under way, so that a stop can wait for them while it refuses others.

export type Drain = {
  /** A request was let in; call the answer once it is over. Undefined while stopping: it is to be refused. */
  enter(): (() => void) | undefined
  /** Lets nobody in from now on; resolves when the last one is out. */
  stop(): Promise<void>
}

export function openDrain(): Drain {
  let under = 0
  let stopping = false
  let empty = () => {}
  return {
    enter() {
      if (stopping) return undefined
      under++
      let inside = true
      return () => {
        if (inside) under--
        inside = false
        if (stopping && under === 0) empty()
      }
    },
    stop() {
      stopping = true
      return under === 0 ? Promise.resolve() : new Promise((done) => (empty = done))
    },
  }
}
