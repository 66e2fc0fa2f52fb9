import { Scheduler } from '../../host/Scheduler.ts'

/** How long each minute of the day is shown, at least. */
export interface Pace {
  /** Milliseconds for an ordinary minute. */
  readonly ordinary: number
}

/** The minutes of the crash, 12:30 to 14:00, and how much longer each of them is shown. */
const CRASH = { from: 750, to: 840, slower: 4 } as const
const DAY = 1_440

/** The whole day within a time; 0 for as fast as the machine can. */
export const within = (totalMs: number): Pace => ({
  ordinary: totalMs / (DAY + (CRASH.to - CRASH.from) * (CRASH.slower - 1)),
})

/** How long a minute of the day is shown, n from 0. */
export const shownMs = ({ ordinary }: Pace, minute: number): number =>
  minute >= CRASH.from && minute < CRASH.to ? ordinary * CRASH.slower : ordinary

/** Waits until a minute has been shown long enough. */
export async function wait(ms: number, since: number, signal: AbortSignal): Promise<void> {
  const left = since + ms - performance.now()
  if (left > 1 && !signal.aborted) await Scheduler.eventLoop.pause(left, signal)
}

export * as Pace from './Pace.ts'
