import { setImmediate } from 'node:timers/promises'
import { fullDate, grouped } from '../../chart/labels.ts'
import { State } from '../../engine/State.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Engine as HostEngine } from '../../host/Engine.ts'
import { Storage } from '../../host/Storage.ts'
import { priceText } from '../../report/figures.ts'
import type { Book } from '../../wire/book/Book.ts'
import { bookCommands } from '../../wire/book/bookCommands.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { PriceShown } from '../board/View.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'
import { dayPicture } from './dayPicture.ts'
import type { Engine } from './Engine.ts'
import { EventFile } from './EventFile.ts'
import type { Cash } from './fundOf.ts'
import { Market } from './Market.ts'
import { Observer } from './Observer.ts'
import type { PriceFeed } from './PriceFeed.ts'
import { priceSteps } from './priceSteps.ts'
import { ReplayProgress } from './ReplayProgress.ts'
import { Session } from './Session.ts'
import { summary, summaryText } from './summary.ts'

export interface Options {
  readonly market: Market
  readonly fund: readonly Cash[]
  readonly journal: string | null
  readonly events: string | null
  readonly report: string | null
  readonly isJson: boolean
}

export type Outcome = 'balanced' | 'unbalanced' | 'interrupted'

const STEPS_PER_COMMIT = 10

/** Runs a book through prices and tells what became of it. */
export async function run(feed: PriceFeed, options: Options, io: Io): Promise<Outcome> {
  for (const line of notes(feed, options)) await Io.tell(io, line)
  const kept = options.journal === null ? null : begin(options.journal)
  try {
    const engine = kept ?? HostEngine.create()
    const file =
      options.events === null ? null : EventFile.create(options.events, catalogOf(engine.state))
    try {
      return await play(feed, options, engine, file, io)
    } finally {
      file?.close()
    }
  } finally {
    kept?.close()
  }
}

function begin(path: string): DurableEngine {
  const kept = DurableEngine.open(Storage.file(path))
  if (kept.recovered.head.seq === 0) return kept
  kept.close()
  throw new UsageError(`--journal: expected a new file, found a journal at ${path}`)
}

/** What is worth knowing before it begins. */
function* notes(feed: PriceFeed, { market }: Options): Generator<string> {
  const { steps, ignored, missing } = feed
  yield `${grouped(steps)} steps of prices, from ${stamp(feed.from)} to ${stamp(feed.to)}`
  if (ignored.length > 0) yield `not in the book, ignored: ${ignored.join(', ')}`
  if (missing.length > 0) {
    yield `no prices for ${missing.map(({ id }) => id).join(', ')}: marks of the book, which go stale`
  }
  if (market === Market.frictionless)
    yield 'no --depth: liquidation orders are filled whole at the mark'
}

const stamp = (time: number): string => new Date(time).toISOString()

async function play(
  feed: PriceFeed,
  options: Options,
  engine: Engine,
  file: EventFile | null,
  io: Io,
): Promise<Outcome> {
  const startedAt = io.now()
  await openBook(feed.book, options, engine, file, io)
  if (io.signal.aborted) return 'interrupted'
  const { state } = engine
  const numeraire = State.asset(state, feed.book.rulebooks[0]?.numeraire ?? '')
  const observer = Observer.create(state, feed.shown.id, numeraire)
  const session = Session.create(engine, options.market, null, (entries) => {
    Observer.observe(observer, entries)
    file?.write(entries)
  })
  const bill = {
    title: 'Plimsoll replay',
    ...{ from: feed.from, to: feed.to, startedAt, isQuiet: options.isJson },
    accounts: feed.book.accounts.length,
    prices: pricesOf(state),
  }
  const isWhole = await runSteps(
    feed,
    session,
    observer,
    ReplayProgress.create(io, bill, observer),
    io,
  )
  engine.commit()
  return isWhole ? await conclude(feed, options, observer, io) : 'interrupted'
}

async function openBook(
  book: Book,
  { fund }: Options,
  engine: Engine,
  file: EventFile | null,
  io: Io,
): Promise<void> {
  let refused = 0
  for (const command of bookCommands(book)) {
    const entries = engine.apply(command)
    file?.write(entries)
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
    file?.write(engine.apply({ type: 'Deposit', id, time: book.asOf, account, asset, amount }))
  }
  engine.commit()
}

async function runSteps(
  feed: PriceFeed,
  session: Session,
  observer: Observer,
  show: ReplayProgress,
  io: Io,
): Promise<boolean> {
  const { engine } = session
  try {
    for await (const prices of priceSteps(feed)) {
      if (io.signal.aborted) return false
      Session.advance(session, prices)
      Observer.endStep(observer, prices.time, shownPrice(feed, engine.state))
      if (observer.day.minutes.length % STEPS_PER_COMMIT === 0) engine.commit()
      await show.step()
      await setImmediate()
    }
    return true
  } finally {
    show.close()
  }
}

function shownPrice({ shown }: PriceFeed, state: State): string | null {
  const mark = state.book.marks[shown.index]
  return mark === undefined ? null : priceText(mark.price, shown)
}

/** Marks of all instruments, with their change since they were first looked at. */
function pricesOf(state: State): () => readonly PriceShown[] {
  const first = new Map<string, number>()
  return () =>
    state.instruments.flatMap((instrument) => {
      const mark = state.book.marks[instrument.index]
      if (mark === undefined) return []
      const price = priceText(mark.price, instrument)
      const before = first.get(instrument.id) ?? Number(price)
      first.set(instrument.id, before)
      return [{ name: instrument.base, price, change: Number(price) / before - 1 }]
    })
}

async function conclude(
  feed: PriceFeed,
  options: Options,
  observer: Observer,
  io: Io,
): Promise<Outcome> {
  const facts = summary(observer)
  if (options.report !== null) writeText(options.report, dayPicture(observer.day, captionOf(feed)))
  const paint = Paint.of(io.stdout, io.env)
  const text = options.isJson ? JSON.stringify(facts) : summaryText(observer, paint).join('\n')
  await Io.print(io, text)
  return facts.balanced ? 'balanced' : 'unbalanced'
}

const captionOf = ({ book, from, sources }: PriceFeed) => ({
  title: `${fullDate(from)}, through a margin engine`,
  subtitle: `A book of ${grouped(book.accounts.length)} accounts.`,
  source: `Prices: ${sources.map(({ path }) => path.split('/').at(-1)).join(', ')}.`,
})

export * as Replay from './Replay.ts'
