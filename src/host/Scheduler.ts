import { setImmediate as nextTurn } from 'node:timers/promises'

/** When waiting work is taken up again: with an event loop, at the end of its turn. */
export interface Scheduler {
  /** Runs a task soon, after all that is under way now. */
  soon(task: () => void): void
  /** Waits for one turn: what came in meanwhile has its say first. */
  turn(): Promise<void>
}

/** Node's event loop. */
export const eventLoop: Scheduler = {
  soon: (task) => void setImmediate(task),
  turn: () => nextTurn(),
}

export * as Scheduler from './Scheduler.ts'
