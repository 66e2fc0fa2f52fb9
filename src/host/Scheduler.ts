import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'

/** When waiting work is taken up again: with an event loop, at the end of its turn. */
export interface Scheduler {
  /** Runs a task soon, after all that is under way now. */
  soon(task: () => void): void
  /** Waits for one turn: what came in meanwhile has its say first. */
  turn(): Promise<void>
  /** Waits so many milliseconds, or less where the signal ends it. */
  pause(ms: number, signal?: AbortSignal): Promise<void>
}

/** Node's event loop. */
export const eventLoop: Scheduler = {
  soon: (task) => void setImmediate(task),
  turn: () => nextTurn(),
  async pause(ms, signal) {
    // Ended by the signal is not a fault: whoever waits looks at it next.
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
  },
}

export * as Scheduler from './Scheduler.ts'
