import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { grouped } from '../../chart/labels.ts'
import type { Remote } from '../../connect/remote/Remote.ts'
import { FileLock } from '../../journal/FileLock.ts'
import type { Replica } from '../../server/Replica.ts'
import type { Service } from '../../server/Service.ts'
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
import { writeText } from '../writeText.ts'
import { LiveDay, type Played } from './LiveDay.ts'
import { Pace } from './Pace.ts'
import { Past } from './Past.ts'

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

/** Who plays a day, beside its journal: the same have to go on with it. */
const castOf = ({ folder }: Pick<StartOptions, 'folder'>): string => join(folder, 'day.json')

/**
 * Makes the folder, and with --again takes away the day that was kept there. Returns what is played: with
 * the traders of the day that is kept, where there is one.
 *
 * @throws FileFault where it cannot be written
 * @throws LockedError where a service still runs on it
 */
export function prepare(options: StartOptions): StartOptions {
  const journal = journalOf(options)
  const isThere = existsSync(journal)
  const isTaken = options.isAgain && isThere
  // Taken once, so that no file is deleted under a service that runs.
  if (isTaken) FileLock.take(journal, 0).release()
  begin(options.folder, isTaken ? beside.map((end) => `${journal}${end}`) : [])
  if (isThere && !isTaken) return { ...options, ...keptCast(options) }
  const { accounts, seed } = options
  writeText(castOf(options), `${JSON.stringify({ accounts, seed })}\n`)
  return options
}

/** Of a day without the file, as an older version left it, who plays is as asked. */
function keptCast(options: StartOptions): Partial<Pick<StartOptions, 'accounts' | 'seed'>> {
  const path = castOf(options)
  if (!existsSync(path)) return {}
  const { accounts, seed } = JSON.parse(readFileSync(path, 'utf8'))
  return Number.isSafeInteger(accounts) && Number.isSafeInteger(seed) ? { accounts, seed } : {}
}

/** Where the day of a service stands. */
export function standOf({ state }: Replica): Stand {
  if (state.seq === 0) return 'new'
  return state.time >= dayEnd ? 'over' : 'cutShort'
}

/**
 * Plays the day, or what is left of one that was cut short. Whether the books balanced at the end; null
 * where it was interrupted.
 *
 * @throws DayFault, RemoteFault where the service does not take it, or the day that is kept was played
 *     otherwise
 */
export async function play(
  options: StartOptions,
  service: Remote,
  { replica, port }: Pick<Service, 'replica' | 'port'>,
  io: Io,
): Promise<boolean | null> {
  const candles = await opened(options.candles)
  try {
    const isKept = standOf(replica) !== 'new'
    const past = isKept ? await Past.open(port, replica.head.seq) : null
    return await through(options, { service, replica, past }, candles, io)
  } finally {
    await candles.end()
  }
}

async function through(
  options: StartOptions,
  played: Played,
  { first, all }: Awaited<ReturnType<typeof opened>>,
  io: Io,
): Promise<boolean | null> {
  const startedAt = io.now()
  const { accounts } = options
  const openings = Candles.openings(first)
  const progress = Progress.create(io, `of ${grouped(accounts)} accounts opened`, accounts)
  const live = await LiveDay.open(played, { ...options, openings }, (count) =>
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
  const { signal } = live.service
  let minute = 0
  for await (const candles of minutes) {
    const since = performance.now()
    const isPast = live.past !== null
    const time = await LiveDay.advance(live, candles)
    Metrics.endStep(live.day.venue.metrics, time, priceOf(live.day.last))
    await show.step()
    if (!isPast) await Pace.wait(Pace.shownMs(pace, minute), since, signal)
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
