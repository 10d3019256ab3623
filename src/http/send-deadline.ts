// A deadline over several waits, one after the other: whoever waits now is told when it is over.

export type Deadline = {
  /** What is done when the time is over, in place of what was to be done until now; at once if it is over already. */
  whenOver(act: (seconds: number) => void): void
  end(): void
}

export function startDeadline(ms: number): Deadline {
  const seconds = Math.max(0, Math.round(ms / 100)) / 10
  let isOver = false
  let act: ((seconds: number) => void) | undefined
  const timer = setTimeout(
    () => {
      isOver = true
      act?.(seconds)
    },
    Math.max(0, ms),
  )
  return {
    whenOver(then) {
      act = then
      if (isOver) then(seconds)
    },
    end: () => clearTimeout(timer),
  }
}
