import { fullDate, grouped } from '../../chart/labels.ts'
import type { AccountState } from '../../engine/AccountState.ts'
import type { Entry } from '../../engine/Entry.ts'
import { State } from '../../engine/State.ts'
import { priceText } from '../../report/figures.ts'
import { Fates } from '../../sim/Fates.ts'
import { Loop, type Venue } from '../../sim/loop.ts'
import { DepthMarket } from '../../sim/market/DepthMarket.ts'
import { Metrics } from '../../sim/metrics.ts'
import type { Book } from '../../wire/book/Book.ts'
import { bookCommands } from '../../wire/book/bookCommands.ts'
import type { PriceShown } from '../board/View.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { writeText } from '../writeText.ts'
import { DayRun } from './DayRun.ts'
import { dayPicture } from './dayPicture.ts'
import { fateReports, fatesCsv, fatesText } from './fates.ts'
import type { Cash } from './fundOf.ts'
import { keepersOf } from './keepersOf.ts'
import type { PriceFeed } from './PriceFeed.ts'
import { priceSteps } from './priceSteps.ts'
import { ReplayProgress } from './ReplayProgress.ts'
import { summary, summaryText } from './summary.ts'

export interface Options {
  readonly market: DepthMarket
  readonly fund: readonly Cash[]
  readonly journal: string | null
  readonly events: string | null
  readonly report: string | null
  /** Where to write what became of each account. */
  readonly accounts: string | null
  readonly isJson: boolean
}

export type Outcome = 'balanced' | 'unbalanced' | 'interrupted'

/** Runs a book through prices and reports the results. */
export async function run(feed: PriceFeed, options: Options, io: Io): Promise<Outcome> {
  for (const line of notes(feed, options)) await Io.tell(io, line)
  return await DayRun.within(options, io, (day) => play(feed, options, day))
}

/** Notes to print before the run. */
function* notes(feed: PriceFeed, { market }: Options): Generator<string> {
  const { steps, ignored, missing } = feed
  yield `${grouped(steps)} steps of prices, from ${stamp(feed.from)} to ${stamp(feed.to)}`
  if (ignored.length > 0) yield `not in the book, ignored: ${ignored.join(', ')}`
  if (missing.length > 0) {
    yield `no prices for ${missing.map(({ id }) => id).join(', ')}: marks of the book, which go stale`
  }
  if (market === DepthMarket.frictionless)
    yield 'no --depth: liquidation orders are filled whole at the mark'
}

const stamp = (time: number): string => new Date(time).toISOString()

async function play(feed: PriceFeed, options: Options, run: DayRun): Promise<Outcome> {
  const { engine, io, events } = run
  const startedAt = io.now()
  const opening = await openBook(feed.book, options, run)
  const keepers = keepersOf(feed.book, options.market)
  for (const command of keepers.commands) {
    const entries = engine.apply(command)
    opening.push(...entries)
    events?.write(entries)
  }
  if (io.signal.aborted) return 'interrupted'
  const { state } = engine
  const numeraire = State.asset(state, feed.book.rulebooks[0]?.numeraire ?? '')
  const isCounted = ({ kind, id }: AccountState) => kind !== 'house' && !keepers.accounts.has(id)
  const fates = Fates.create(state, isCounted)
  const venue: Venue = {
    ...{ engine, agents: keepers.agents },
    metrics: Metrics.create(state, numeraire, { isCounted }),
    market: DepthMarket.open(options.market),
    onEntries(entries) {
      for (const entry of entries) Fates.observe(fates, entry)
      events?.write(entries)
    },
  }
  const { metrics } = venue
  for (const entry of opening) Metrics.precede(metrics, entry)
  const opened = shownPrice(feed, state)
  const header = {
    title: 'Plimsoll replay',
    ...{ from: feed.from, to: feed.to, startedAt, isQuiet: options.isJson },
    ...{ accounts: feed.book.accounts.length, symbol: feed.shown.id, prices: pricesOf(state) },
  }
  const show = ReplayProgress.create(io, header, metrics)
  const isWhole = await DayRun.follow(run, priceSteps(feed), show, (prices) => {
    Loop.tick([venue], prices.time, () => Loop.setPrices(venue, prices))
    Metrics.endStep(metrics, prices.time, shownPrice(feed, state))
    Fates.open(fates)
  })
  const day = { metrics, fates, opening: opened }
  return isWhole ? await conclude(feed, options, day, io) : 'interrupted'
}

/** Opens the book and gives the entries that this made. */
async function openBook(
  book: Book,
  { fund }: Options,
  { engine, events, io }: DayRun,
): Promise<Entry[]> {
  let refused = 0
  const all: Entry[] = []
  for (const command of bookCommands(book)) {
    const entries = engine.apply(command)
    all.push(...entries)
    events?.write(entries)
    const [rejected] = entries.flatMap(({ events }) =>
      events.filter((one) => one.type === 'Rejected'),
    )
    if (rejected?.type !== 'Rejected') continue
    refused += 1
    if (refused <= 5)
      await Io.tell(io, `refused: ${command.type}: ${rejected.code}, ${rejected.detail}`)
  }
  if (refused > 5) await Io.tell(io, `and ${refused - 5} more were refused`)
  for (const [index, { asset, amount }] of fund.entries()) {
    const id = `fund:${index + 1}`
    const account = 'house:fund'
    const entries = engine.apply({ type: 'Deposit', id, time: book.asOf, account, asset, amount })
    all.push(...entries)
    events?.write(entries)
  }
  engine.commit()
  return all
}

function shownPrice({ shown }: PriceFeed, state: State): string | null {
  const mark = state.book.marks[shown.index]
  return mark === undefined ? null : priceText(mark.price, shown)
}

/**
 * Marks of all instruments, with their change since the opening: from the book's own, or from the
 * first price of what it has none of.
 */
function pricesOf(state: State): () => readonly PriceShown[] {
  const first = new Map<string, number>()
  const shown = () =>
    state.instruments.flatMap((instrument) => {
      const mark = state.book.marks[instrument.index]
      if (mark === undefined) return []
      const price = priceText(mark.price, instrument)
      const before = first.get(instrument.id) ?? Number(price)
      first.set(instrument.id, before)
      return [{ name: instrument.id, price, change: Number(price) / before - 1 }]
    })
  shown()
  return shown
}

/** A run at its end. */
interface Ended {
  readonly metrics: Metrics
  readonly fates: Fates
  /** The price shown before the first step. */
  readonly opening: string | null
}

async function conclude(
  feed: PriceFeed,
  options: Options,
  { metrics, fates, opening }: Ended,
  io: Io,
): Promise<Outcome> {
  const reports = fateReports(fates)
  const facts = { ...summary(metrics), accountFates: reports }
  const day = { ...metrics, symbol: feed.shown.id, opening }
  if (options.accounts !== null) writeText(options.accounts, `${fatesCsv(reports)}\n`)
  if (options.report !== null) writeText(options.report, dayPicture(day, captionOf(feed)))
  const paint = Paint.of(io.stdout, io.env)
  const lines = [...summaryText(metrics, paint), ...fatesText(reports, paint)]
  await Io.print(io, options.isJson ? JSON.stringify(facts) : lines.join('\n'))
  return facts.balanced ? 'balanced' : 'unbalanced'
}

const captionOf = ({ book, from, sources }: PriceFeed) => ({
  title: `${fullDate(from)}, through a margin engine`,
  subtitle: `A book of ${grouped(book.accounts.length)} accounts.`,
  source: `Prices: ${sources.map(({ path }) => path.split('/').at(-1)).join(', ')}.`,
})

export * as Replay from './Replay.ts'
