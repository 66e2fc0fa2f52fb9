import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../src/host/Clock.ts'
import type { Scheduler } from '../../src/host/Scheduler.ts'

/** A clock and a scheduler whose hours take no time. */
export interface VirtualTime {
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Lets so many milliseconds pass, and all that happens in them happen. */
  advance(ms: number): Promise<void>
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

const TURNS = 12

/** Begins at a moment. */
export function start(at = 1_800_000_000_000): VirtualTime {
  let now = at
  const sleepers = new Set<Sleeper>()
  const settle = async () => {
    for (let count = 0; count < TURNS; count++) await turn()
  }
  return {
    clock: { now: () => now },
    scheduler: {
      soon: (task) => void setImmediate(task),
      turn: () => turn(),
      pause: (ms, signal) =>
        new Promise((resolve) => {
          const wake = () => {
            sleepers.delete(sleeper)
            resolve()
          }
          const sleeper = { at: now + ms, wake }
          sleepers.add(sleeper)
          if (signal?.aborted) wake()
          else signal?.addEventListener('abort', wake, { once: true })
        }),
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0]
        if (next === undefined || next.at > end) break
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = end
      await settle()
    },
  }
}

export * as VirtualTime from './VirtualTime.ts'
