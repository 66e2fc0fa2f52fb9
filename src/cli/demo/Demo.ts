import { writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { grouped } from '../../chart/labels.ts'
import { State } from '../../engine/State.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { commandName } from '../commandName.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { dayPicture } from '../replay/dayPicture.ts'
import { EventFile } from '../replay/EventFile.ts'
import { Observer } from '../replay/Observer.ts'
import { ReplayProgress } from '../replay/ReplayProgress.ts'
import { Session } from '../replay/Session.ts'
import { stages } from '../replay/stages.ts'
import { summary, summaryText } from '../replay/summary.ts'
import { UsageError } from '../UsageError.ts'
import { bookCommands } from './bookCommands.ts'
import { Candles } from './Candles.ts'
import { type Files, prepare } from './files.ts'
import type { RestingOrder } from './Holder.ts'
import { perpetualOf } from './listings.ts'
import { PriceSource } from './PriceSource.ts'
import { parameters } from './parameters.ts'
import { Traders } from './Traders.ts'
import { Venue } from './Venue.ts'

export interface DemoOptions {
  readonly accounts: number
  readonly seed: number
  readonly folder: string
  /** Where the journal goes, if not into the folder. */
  readonly journal: string | undefined
  /** The file of candles. */
  readonly candles: string
  readonly isJson: boolean
}

export type Outcome = 'complete' | 'incomplete' | 'interrupted'

/** Runs the day and leaves its files. */
export async function run(options: DemoOptions, io: Io): Promise<Outcome> {
  const files = prepare(options.folder, options.journal)
  const kept = DurableEngine.open(Storage.file(files.journal))
  try {
    if (kept.recovered.head.seq > 0) {
      throw new UsageError(`--journal: expected a new file, found a journal at ${files.journal}`)
    }
    const events = EventFile.create(files.events, catalogOf(kept.state))
    try {
      return await play(options, files, kept, events, io)
    } finally {
      events.close()
    }
  } finally {
    kept.close()
  }
}

interface Run {
  readonly options: DemoOptions
  readonly io: Io
  readonly stage: PriceSource
  readonly observer: Observer
  readonly session: Session
  readonly startedAt: number
}

const BASE = 'BTC'
const DAY_MS = 86_400_000
/** A sync costs a disk some milliseconds, and nobody waits for an acknowledgement here. */
const MINUTES_PER_COMMIT = 10

async function play(
  options: DemoOptions,
  files: Files,
  kept: DurableEngine,
  events: EventFile,
  io: Io,
): Promise<Outcome> {
  const startedAt = io.now()
  const minutes = Candles.read(options.candles)
  const first = (await minutes.next()).value as Candles
  const resting = await openBook(options, first, kept, events, io)
  if (io.signal.aborted) return 'interrupted'
  const { state } = kept
  const observer = Observer.create(state, perpetualOf(BASE), State.asset(state, 'USDT'))
  const stage = PriceSource.create()
  const market = PriceSource.market(stage, options.accounts)
  const reachOf = PriceSource.reach.bind(null, stage)
  const session = Session.create(
    kept,
    market,
    Traders.create(options.seed, resting, { market, reachOf }),
    (entries) => {
      Observer.observe(observer, entries)
      events.write(entries)
    },
  )
  const day = { options, io, stage, observer, session, startedAt }
  const isWhole = await runDay(day, first, minutes)
  kept.commit()
  if (!isWhole) return 'interrupted'
  return await conclude(day, files)
}

/** Definitions, prices, money and positions, before the day begins. */
async function openBook(
  options: DemoOptions,
  { bySymbol }: Candles,
  kept: DurableEngine,
  events: EventFile,
  io: Io,
): Promise<readonly RestingOrder[]> {
  const openings = new Map([...bySymbol].map(([symbol, { open }]) => [symbol, open]))
  const venue = Venue.open(openings, options)
  const resting: RestingOrder[] = []
  const progress = Progress.create(
    io,
    `of ${grouped(options.accounts)} accounts opened`,
    options.accounts,
  )
  let count = 0
  for (const command of bookCommands(venue, resting)) {
    events.write(kept.apply(command))
    if (++count % 1_000 !== 0) continue
    progress.at(Math.min(options.accounts, kept.state.accounts.length))
    await setImmediate()
    if (io.signal.aborted) break
  }
  kept.commit()
  progress.end()
  return resting
}

/** The day itself, minute by minute; false where it was interrupted. */
async function runDay(day: Run, first: Candles, rest: AsyncIterable<Candles>): Promise<boolean> {
  const { io, options, stage, observer, startedAt } = day
  const bill = {
    title: 'Plimsoll',
    from: parameters.start,
    to: parameters.start + DAY_MS,
    accounts: options.accounts,
    startedAt,
    prices: () => PriceSource.prices(stage),
    isQuiet: options.isJson,
  }
  const show = ReplayProgress.create(io, bill, observer)
  try {
    await turn(day, first, show)
    for await (const candles of rest) {
      if (io.signal.aborted) return false
      await turn(day, candles, show)
    }
    return true
  } finally {
    show.close()
  }
}

async function turn(day: Run, candles: Candles, show: ReplayProgress): Promise<void> {
  const { stage, session, observer } = day
  Session.advance(session, PriceSource.turn(stage, candles))
  Observer.endStep(observer, stage.time, PriceSource.priceOf(stage, BASE))
  if (observer.day.minutes.length % MINUTES_PER_COMMIT === 0) session.engine.commit()
  await show.step()
  // Lets a Ctrl-C in, and what was drawn out.
  await setImmediate()
}

async function conclude(day: Run, files: Files): Promise<Outcome> {
  const { observer, io, options, startedAt } = day
  const facts = { seed: options.seed, ...summary(observer), files }
  writeFileSync(files.picture, dayPicture(observer.day, captionOf(options)))
  writeFileSync(files.summary, `${JSON.stringify(facts, null, 2)}\n`)
  const missed = stages(observer.day.totals, observer.day.levels).filter(({ count }) => count === 0)
  const seconds = ((io.now() - startedAt) / 1000).toFixed(1)
  const lines = options.isJson
    ? [JSON.stringify({ ...facts, seconds })]
    : ending(day, files, seconds, Paint.of(io.stdout, io.env))
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

function ending(
  { observer, options, io }: Run,
  files: Files,
  seconds: string,
  paint: Paint,
): string[] {
  return [
    '',
    paint('bold', `19 May 2021 with ${grouped(options.accounts)} traders, in ${seconds} s`),
    '',
    ...summaryText(observer, paint),
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
}

export * as Demo from './Demo.ts'
