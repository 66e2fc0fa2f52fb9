import { join } from 'node:path'
import { grouped } from '../../chart/labels.ts'
import type { Entry } from '../../engine/Entry.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Candles } from '../../sim/market/Candles.ts'
import { Metrics } from '../../sim/metrics.ts'
import { bookCommands } from '../../sim/scenarios/crashDay/book.ts'
import { CrashDay } from '../../sim/scenarios/crashDay/crashDay.ts'
import type { RestingOrder } from '../../sim/scenarios/crashDay/Holder.ts'
import { Venue } from '../../sim/scenarios/crashDay/Venue.ts'
import { commandName } from '../commandName.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { DayRun } from '../replay/DayRun.ts'
import { dayPicture } from '../replay/dayPicture.ts'
import { ReplayProgress } from '../replay/ReplayProgress.ts'
import { stages, summary, summaryText } from '../replay/summary.ts'
import { writeText } from '../writeText.ts'
import { begin } from './begin.ts'
import { headerOf, priceOf, symbol } from './dayShown.ts'
import { tables } from './presets.ts'
import { opened } from './readCandles.ts'

export interface DemoOptions {
  readonly accounts: number
  readonly seed: number
  readonly folder: string
  /** The path of the journal, if not in the folder. */
  readonly journal: string | undefined
  /** The file of candles. */
  readonly candles: string
  readonly isJson: boolean
}

export type Outcome = 'complete' | 'incomplete' | 'interrupted'

/** The output paths of the demo. */
interface Files {
  readonly journal: string
  readonly events: string
  readonly picture: string
  readonly summary: string
}

const filesOf = ({ folder, journal }: DemoOptions): Files => ({
  journal: journal ?? join(folder, 'day.plimsoll'),
  events: join(folder, 'events.ndjson'),
  picture: join(folder, 'day.svg'),
  summary: join(folder, 'summary.json'),
})

/** Runs the day and writes its files. */
export async function run(options: DemoOptions, io: Io): Promise<Outcome> {
  const files = filesOf(options)
  const { journal, ...own } = files
  const kept = ['', '-wal', '-shm', '-ack', '-lock'].map((end) => `${journal}${end}`)
  // A journal whose path the user gave is never deleted.
  begin(options.folder, [...Object.values(own), ...(options.journal === undefined ? kept : [])])
  return await DayRun.within(files, io, (run) => play(options, files, run))
}

async function play(options: DemoOptions, files: Files, run: DayRun): Promise<Outcome> {
  const { engine, events, io } = run
  const startedAt = io.now()
  const { first, all } = await opened(options.candles)
  const openings = Candles.openings(first)
  const { resting, entries: opening } = await openBook(options, openings, run)
  if (io.signal.aborted) return 'interrupted'
  const { seed, accounts } = options
  const onEntries: CrashDay['venue']['onEntries'] = (entries) => events?.write(entries)
  const day = CrashDay.open(engine, { seed, accounts, resting, onEntries })
  const { metrics } = day.venue
  for (const entry of opening) Metrics.precede(metrics, entry)
  const header = { ...headerOf(day, openings), accounts, startedAt, isQuiet: options.isJson }
  const show = ReplayProgress.create(io, header, metrics)
  const isWhole = await DayRun.follow(run, all, show, (candles) => {
    const time = CrashDay.advance(day, candles)
    Metrics.endStep(metrics, time, priceOf(day.last))
  })
  const seconds = ((io.now() - startedAt) / 1000).toFixed(1)
  return isWhole ? await conclude({ options, files, metrics, io, seconds }) : 'interrupted'
}

/** The book at the opening: what rests on it, and the entries that opening it made. */
interface Opened {
  readonly resting: readonly RestingOrder[]
  readonly entries: readonly Entry[]
}

/** Definitions, prices, cash and positions, before the day begins. */
async function openBook(
  options: DemoOptions,
  openings: ReadonlyMap<string, Decimal>,
  { engine, events, io }: DayRun,
): Promise<Opened> {
  const { accounts } = options
  const venue = Venue.open(openings, tables(), options)
  const resting: RestingOrder[] = []
  const entries: Entry[] = []
  const progress = Progress.create(io, `of ${grouped(accounts)} accounts opened`, accounts)
  let count = 0
  for (const command of bookCommands(venue, resting)) {
    const told = engine.apply(command)
    entries.push(...told)
    events?.write(told)
    if (++count % 1_000 !== 0) continue
    progress.at(Math.min(accounts, engine.state.accounts.length))
    await Scheduler.eventLoop.turn()
    if (io.signal.aborted) break
  }
  engine.commit()
  progress.end()
  return { resting, entries }
}

/** The state at the end of the day. */
interface Ended {
  readonly options: DemoOptions
  readonly files: Files
  readonly metrics: Metrics
  readonly io: Io
  readonly seconds: string
}

async function conclude(day: Ended): Promise<Outcome> {
  const { options, files, metrics, io, seconds } = day
  const facts = { seed: options.seed, ...summary(metrics), files }
  const drawn = { ...metrics, symbol }
  writeText(files.picture, dayPicture(drawn, captionOf(options)))
  writeText(files.summary, `${JSON.stringify(facts, null, 2)}\n`)
  const missed = stages(metrics.totals, metrics.levels).filter(({ count }) => count === 0)
  const lines = options.isJson
    ? [JSON.stringify({ ...facts, seconds })]
    : ending(day, Paint.of(io.stdout, io.env))
  await Io.print(io, lines.join('\n'))
  const paint = Paint.of(io.stderr, io.env)
  for (const { name } of missed) await Io.tell(io, `${paint('red', 'not reached:')} ${name}`)
  return missed.length === 0 && facts.balanced ? 'complete' : 'incomplete'
}

const captionOf = ({ accounts, seed }: DemoOptions) => ({
  title: '19 May 2021, through a margin engine',
  subtitle: `Real minute prices of 20 coins; a generated book of ${grouped(accounts)} accounts (seed ${seed}).`,
  source:
    'Prices: Binance spot, one-minute candles, as the marks of perpetuals. Accounts are not real.',
})

const ending = ({ options, files, metrics, io, seconds }: Ended, paint: Paint): string[] => [
  '',
  paint('bold', `19 May 2021 with ${grouped(options.accounts)} traders, in ${seconds} s`),
  '',
  ...summaryText(metrics, paint),
  '',
  `  The prices are real: Binance spot, minute by minute. The accounts are not: they are drawn from`,
  `  seed ${options.seed}, from the distributions in docs/guides/demo.md.`,
  '',
  `  picture  ${files.picture}`,
  `  events   ${files.events}`,
  `  summary  ${files.summary}`,
  `  journal  ${files.journal}`,
  '',
  `  next: ${commandName(io.env)} verify ${files.journal}`,
]

export * as Demo from './Demo.ts'
