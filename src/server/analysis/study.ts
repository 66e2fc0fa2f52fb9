import type { State } from '../../engine/State.ts'
import type { Asset } from '../../model/Asset.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { AccountBook, RuledAccount } from '../../pressure/AccountBook.ts'
import { AccountExposure } from '../../pressure/AccountExposure.ts'
import { assumedDepth } from '../../pressure/assumedDepth.ts'
import { ContagionMatrix, type Moving } from '../../pressure/ContagionMatrix.ts'
import { CoupledCascade } from '../../pressure/CoupledCascade.ts'
import { CoupledMarkets } from '../../pressure/CoupledMarkets.ts'
import { CoupledReport } from '../../pressure/CoupledReport.ts'
import type { Toward } from '../../pressure/Direction.ts'
import { Known } from '../../pressure/Known.ts'
import { indexShare, type PressureIndex } from '../../pressure/PressureIndex.ts'
import { type OpenMarket, PressureReport } from '../../pressure/PressureReport.ts'
import type { Scenario } from '../../pressure/Scenario.ts'
import { scenarios } from '../../pressure/scenarios.ts'
import { BookView } from '../../report/BookView.ts'
import { PressureRecord } from '../../report/PressureRecord.ts'
import type { StudyAsk } from './Analyst.ts'
import { depthOf } from './depthOf.ts'
import { Live } from './Live.ts'

/** What moves of each market would force, as of an entry: doubles, and nothing is decided by them. */
export interface Study {
  readonly seq: number
  readonly timestamp: number
  /** The records by symbol, as `plimsoll pressure --json` has them. */
  readonly records: ReadonlyMap<string, object>
  /** How a move of one market forces trades in another; null where fewer than two are studied. */
  readonly contagion: object | null
  readonly lines: readonly PressureLine[]
  /** All markets together, both ways, as `plimsoll pressure --json` has them. */
  readonly together: readonly object[]
  /** Null where nothing is open. */
  readonly index: PressureIndex | null
}

/** A market's pressure in a few numbers. */
export interface PressureLine {
  readonly symbol: string
  /** The most selling that a unit of selling sets off, over the moves asked: at 1 it runs away. */
  readonly loopGain: number | null
  /** The nearest shock, as a share of the price, at which one atom more sets off a jump. */
  readonly cliffDown: number | null
  readonly cliffUp: number | null
  /** Cash called after a move of a tenth, in the currency of the record. */
  readonly cashDown: number
  readonly cashUp: number
  /** How far the nearest account that is not called yet is from its call, a log move; null where none can be. */
  readonly callDown: number | null
  readonly callUp: number | null
}

/** Lets others have their turn. */
export type Turn = () => Promise<void>

/** Shares of the price. */
export const moves: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.2]
/** The fall over which the contagion is taken. */
const SPREAD_OVER = 0.1
/** The markets that are studied: those with the most accounts. */
const MARKETS_MAX = 8
/** How many accounts are measured between two turns, in which others are answered. */
const PER_TURN = 16

/** A book as it is studied. */
interface Studied {
  readonly view: AccountBook
  readonly currency: Asset
  /** Those whose figures can be added up in the currency. */
  readonly priced: readonly RuledAccount[]
  readonly turn: Turn
  readonly known: Known
}

/**
 * Measures the most held markets of a state, each alone, both ways, and what the fall of one forces in
 * the others. The state must not move on meanwhile. What was found of the whole book is to be followed;
 * null where nothing is open.
 *
 * Rules: [BOARD9]
 */
export async function studied(
  state: State,
  turn: Turn,
): Promise<{ readonly study: Study; readonly live: Live | null }> {
  const { seq, time: timestamp } = state
  const book = studiedOf(state, turn)
  const records = new Map<string, object>()
  const lines: PressureLine[] = []
  if (book === null) {
    const nothing = { contagion: null, together: [], index: null }
    return { study: { ...{ seq, timestamp, records, lines }, ...nothing }, live: null }
  }
  const moving: Moving[] = []
  for (const symbol of heldMost(book.view).slice(0, MARKETS_MAX)) {
    const found = await bothWays(book, symbol, moves)
    records.set(symbol, PressureRecord.of(timestamp, found, null))
    lines.push(lineOf(symbol, found))
    for (const { way, rows, market } of found) {
      moving.push({ market: symbol, toward: way.toward, rows, curve: market.curve })
    }
  }
  const spread = moving.length > 2 ? ContagionMatrix.of(moving, SPREAD_OVER) : null
  const cascade = await cascadeOf(book)
  const together = cascade === null ? [] : await coupledOf(book, cascade, moves)
  const found = {
    ...{ seq, timestamp, records, lines, contagion: PressureRecord.spreadRecord(spread) },
    together: together.map(PressureRecord.coupledRecord),
    index: PressureRecord.indexRecord(together),
  }
  return { study: found, live: cascade === null ? null : Live.begin(cascade, state) }
}

/** The whole book with its markets; null where nothing is open. */
async function cascadeOf(book: Studied): Promise<CoupledCascade | null> {
  const { currency, turn } = book
  const view = { ...book.view, accounts: book.priced }
  const open = CoupledMarkets.openIn(view, currency)
  if (open.length === 0) return null
  const curve = (one: OpenMarket, toward: Toward) => depthOf({ view, toward, currency }, one).curve
  const markets = open.map((one) => ({
    ...one,
    sell: curve(one, 'down'),
    buy: curve(one, 'up'),
    spread: null,
  }))
  await turn()
  return CoupledCascade.create(view, markets, currency)
}

/**
 * The loop closed over all markets, both ways.
 *
 * Rules: [BOARD11]
 */
async function coupledOf(
  { currency, turn }: Studied,
  cascade: CoupledCascade,
  asked: readonly number[],
): Promise<readonly CoupledReport[]> {
  const { book } = cascade
  const found: CoupledReport[] = []
  for (const toward of ['down', 'up'] as const) {
    const way = scenarios.along(book, scenarios.together(book), toward)
    const steps = CoupledReport.inSteps(cascade, way, currency, asked)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) await turn()
    found.push(step.value)
  }
  return found
}

/**
 * The record of one market, or of all that are most held, over moves that somebody asks for.
 *
 * Rules: [BOARD10]
 */
export async function studyOf(
  state: State,
  { symbol, moves: asked }: StudyAsk,
  turn: Turn,
): Promise<object> {
  const { seq: asOf, time } = state
  const book = studiedOf(state, turn)
  const found: PressureReport[] = []
  if (book !== null) {
    const held = heldMost(book.view)
    const some = symbol === null ? held.slice(0, MARKETS_MAX) : held.filter((id) => id === symbol)
    for (const one of some) found.push(...(await bothWays(book, one, asked)))
  }
  const cascade = book === null || symbol !== null ? null : await cascadeOf(book)
  const together = book === null || cascade === null ? [] : await coupledOf(book, cascade, asked)
  const { note, ...record } = PressureRecord.of(time, found, null)
  return {
    ...{ asOf, ...record, index: PressureRecord.indexRecord(together) },
    together: together.map(PressureRecord.coupledRecord),
    note: found.length > 0 ? note : `${symbol ?? 'no market'} is held by nobody, or has no price`,
  }
}

function studiedOf(state: State, turn: Turn): Studied | null {
  // What was solved is followed while the engine's prices go on.
  const view = { ...BookView.ofState(state), prices: PriceBook.copy(state.book) }
  const currency = AccountExposure.currencyOf(view)
  return currency === null
    ? null
    : {
        view,
        currency,
        priced: pricedIn(view, currency),
        turn,
        known: Known.create(view, currency),
      }
}

/** Accounts whose numeraire has no price in the currency cannot be added up with the others. */
function pricedIn(view: AccountBook, currency: Asset): readonly RuledAccount[] {
  const isPriced = new Map<string, boolean>()
  return view.accounts.filter((one) => {
    const known = isPriced.get(one.rulebook)
    if (known !== undefined) return known
    const found = AccountExposure.unpriced({ ...view, accounts: [one] }, currency) === null
    isPriced.set(one.rulebook, found)
    return found
  })
}

/** The markets that somebody holds and that have a price, those of the most holders first. */
function heldMost({ instruments, accounts, prices }: AccountBook): readonly string[] {
  const holders = instruments.map(() => 0)
  for (const { account } of accounts) {
    for (const { instrument } of account.positions) {
      holders[instrument.index] = (holders[instrument.index] ?? 0) + 1
    }
  }
  return instruments
    .filter(({ index }) => (holders[index] ?? 0) > 0 && prices.marks[index] !== undefined)
    .sort((a, b) => (holders[b.index] ?? 0) - (holders[a.index] ?? 0) || a.index - b.index)
    .map(({ id }) => id)
}

async function bothWays(
  book: Studied,
  symbol: string,
  asked: readonly number[],
): Promise<readonly PressureReport[]> {
  const { view, currency } = book
  const load = scenarios.named(view, symbol) ?? scenarios.together(view)
  const found: PressureReport[] = []
  for (const toward of ['down', 'up'] as const) {
    const way = scenarios.along(view, load, toward)
    const rows = await measured(book, way, ({ account }) =>
      account.positions.some(({ instrument }) => instrument.id === symbol),
    )
    const [market = { name: symbol, open: 0 }] = PressureReport.openMarkets(view, way, rows)
    const asks = { moves: asked, window: assumedDepth.unit, rise: 0, volatility: null }
    const depth = depthOf({ view, toward, currency }, market)
    found.push(PressureReport.of(view, way, rows, depth, asks))
  }
  return found
}

async function measured(
  { priced, turn, known }: Studied,
  way: Scenario,
  isExposed: (one: RuledAccount) => boolean,
): Promise<readonly AccountExposure[]> {
  const rows: AccountExposure[] = []
  let count = 0
  for (const one of priced) {
    if (!isExposed(one)) continue
    count += 1
    if (count % PER_TURN === 0) await turn()
    const row = AccountExposure.of(known, way, one)
    if (row !== null) rows.push(row)
  }
  return rows
}

function lineOf(symbol: string, found: readonly PressureReport[]): PressureLine {
  const gains = found.flatMap(({ forced }) => forced.map(({ gain }) => gain.total))
  const most = Math.max(0, ...gains)
  return {
    symbol,
    loopGain: Number.isFinite(most) ? most : null,
    cliffDown: cliffOf(found[0]),
    cliffUp: cliffOf(found[1]),
    cashDown: cashOf(found[0]),
    cashUp: cashOf(found[1]),
    callDown: callOf(found[0]),
    callUp: callOf(found[1]),
  }
}

const cashOf = (report: PressureReport | undefined): number =>
  report?.forced.find(({ share }) => share === indexShare)?.cashCalled ?? 0

function callOf(report: PressureReport | undefined): number | null {
  let nearest = Number.POSITIVE_INFINITY
  for (const { call } of report?.rows ?? []) {
    if (call.move > 0 && call.move < nearest) nearest = call.move
  }
  return Number.isFinite(nearest) ? nearest : null
}

function cliffOf(report: PressureReport | undefined): number | null {
  const [first] = report?.cliffs ?? []
  if (first === undefined || report === undefined) return null
  const size = report.way.toward === 'down' ? 1 - Math.exp(-first.shock) : Math.exp(first.shock) - 1
  return Number.isFinite(size) ? size : null
}
