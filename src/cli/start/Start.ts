import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { grouped } from '../../chart/labels.ts'
import { FileLock } from '../../journal/FileLock.ts'
import type { Replica } from '../../server/Replica.ts'
import { Candles } from '../../sim/market/Candles.ts'
import { Metrics } from '../../sim/metrics.ts'
import { begin } from '../demo/begin.ts'
import { dayEnd, headerOf, priceOf } from '../demo/dayShown.ts'
import { opened } from '../demo/readCandles.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { ReplayProgress } from '../replay/ReplayProgress.ts'
import { summary, summaryText } from '../replay/summary.ts'
import type { Client } from './Client.ts'
import { LiveDay } from './LiveDay.ts'
import { Pace } from './Pace.ts'

/** What is played, and where it is kept. */
export interface StartOptions {
  readonly accounts: number
  readonly seed: number
  readonly folder: string
  /** The file of candles. */
  readonly candles: string
  readonly pace: Pace
  /** Begins the day anew where one was kept. */
  readonly isAgain: boolean
}

/** Where a kept day stands. */
export type Stand = 'new' | 'cutShort' | 'over'

export const journalOf = ({ folder }: StartOptions): string => join(folder, 'day.plimsoll')

/** What stands beside a journal and is of no use without it. Keys are their owners', and stay. */
const beside = ['', '-wal', '-shm', '-ack', '-lock', '-alerts', '-alerts-wal', '-alerts-shm']

/**
 * Makes the folder, and with --again takes away the day that was kept there.
 *
 * @throws FileFault where it cannot be written
 * @throws LockedError where a service still runs on it
 */
export function prepare(options: StartOptions): void {
  const journal = journalOf(options)
  const isThere = options.isAgain && existsSync(journal)
  // Taken once, so that no file is deleted under a service that runs.
  if (isThere) FileLock.take(journal, 0).release()
  begin(options.folder, isThere ? beside.map((end) => `${journal}${end}`) : [])
}

/** Where the day of a service stands. */
export function standOf({ state }: Replica): Stand {
  if (state.seq === 0) return 'new'
  return state.time >= dayEnd ? 'over' : 'cutShort'
}

/** Whether the books balanced at the end; null where it was interrupted. */
export async function play(
  options: StartOptions,
  client: Client,
  replica: Replica,
  io: Io,
): Promise<boolean | null> {
  const startedAt = io.now()
  const { first, all } = await opened(options.candles)
  const { accounts } = options
  const openings = Candles.openings(first)
  const progress = Progress.create(io, `of ${grouped(accounts)} accounts opened`, accounts)
  const live = await LiveDay.open(client, replica, { ...options, openings }, (count) =>
    progress.at(Math.min(accounts, count)),
  )
  progress.end()
  const { metrics } = live.day.venue
  const header = { ...headerOf(live.day, openings), accounts, startedAt, isQuiet: false }
  const show = ReplayProgress.create(io, header, metrics)
  try {
    await follow(options, live, all, show)
  } finally {
    show.close()
    live.end()
  }
  if (io.signal.aborted) return null
  const seconds = ((io.now() - startedAt) / 1000).toFixed(1)
  await Io.print(io, ending(options, metrics, seconds, Paint.of(io.stdout, io.env)).join('\n'))
  return summary(metrics).balanced
}

async function follow(
  { pace }: StartOptions,
  live: LiveDay,
  minutes: AsyncIterable<Candles>,
  show: ReplayProgress,
): Promise<void> {
  const { signal } = live.client
  let minute = 0
  for await (const candles of minutes) {
    const since = performance.now()
    const time = await LiveDay.advance(live, candles)
    Metrics.endStep(live.day.venue.metrics, time, priceOf(live.day.last))
    await show.step()
    await Pace.wait(Pace.shownMs(pace, minute), since, signal)
    if (signal.aborted) return
    minute += 1
  }
}

const ending = (
  { accounts, seed }: StartOptions,
  metrics: Metrics,
  seconds: string,
  paint: Paint,
): readonly string[] => [
  '',
  paint('bold', `19 May 2021 with ${grouped(accounts)} traders, in ${seconds} s`),
  '',
  ...summaryText(metrics, paint),
  '',
  `  The prices are real: Binance spot, minute by minute. The accounts are not: they are drawn from`,
  `  seed ${seed}, from the distributions in docs/guides/demo.md.`,
]

export * as Start from './Start.ts'
