/** Runs a task when it is asked to, at once where it has not run for a while, else when it has. */
export interface Throttle {
  readonly ask: () => void
  readonly stop: () => void
}

/** A throttle that lets at least so many milliseconds pass from one run to the next. */
export function create(apartMs: number, run: () => void): Throttle {
  let ranAt = Number.NEGATIVE_INFINITY
  let waiting: { readonly stop: () => void } | null = null
  const go = (): void => {
    waiting = null
    ranAt = performance.now()
    run()
  }
  return {
    ask() {
      if (waiting !== null) return
      const left = ranAt + apartMs - performance.now()
      if (left <= 0) {
        const turn = setImmediate(go)
        waiting = { stop: () => clearImmediate(turn) }
      } else {
        const timer = setTimeout(go, left)
        waiting = { stop: () => clearTimeout(timer) }
      }
    },
    stop() {
      waiting?.stop()
      waiting = null
    },
  }
}

export * as Throttle from './Throttle.ts'
