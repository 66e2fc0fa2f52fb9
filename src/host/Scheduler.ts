import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'

/** Schedules pending work: with an event loop, at the end of its turn. */
export interface Scheduler {
  /** Runs a task soon, after all work now in progress. */
  soon(task: () => void): void
  /** Waits for one turn, in which other pending work runs. */
  turn(): Promise<void>
  /** Waits a number of milliseconds, or less where the signal aborts it. */
  pause(ms: number, signal?: AbortSignal): Promise<void>
}

/** Node's event loop. */
export const eventLoop: Scheduler = {
  soon: (task) => void setImmediate(task),
  turn: () => nextTurn(),
  async pause(ms, signal) {
    // An abort is not a fault: the caller checks the signal next.
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
  },
}

export * as Scheduler from './Scheduler.ts'
