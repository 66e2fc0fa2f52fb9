import type { State } from '../../engine/State.ts'
import { Elastic } from '../../market/impact/Elastic.ts'
import { Impact } from '../../market/impact/Impact.ts'
import { Linear } from '../../market/impact/Linear.ts'
import type { Asset } from '../../model/Asset.ts'
import type { AccountBook, RuledAccount } from '../../pressure/AccountBook.ts'
import { AccountExposure } from '../../pressure/AccountExposure.ts'
import { assumedDepth } from '../../pressure/assumedDepth.ts'
import type { Toward } from '../../pressure/Direction.ts'
import { type Market, PressureReport } from '../../pressure/PressureReport.ts'
import { scenarios } from '../../pressure/scenarios.ts'
import { BookView } from '../../report/BookView.ts'
import { PressureRecord } from '../../report/PressureRecord.ts'

/** What moves of each market would force, as of an entry: doubles, and nothing is decided by them. */
export interface Study {
  readonly seq: number
  readonly timestamp: number
  /** The records by symbol, as `plimsoll pressure --json` has them. */
  readonly records: ReadonlyMap<string, object>
  readonly lines: readonly PressureLine[]
}

/** A market's pressure in a few numbers. */
export interface PressureLine {
  readonly symbol: string
  /** The most selling that a unit of selling sets off, over the moves asked: at 1 it runs away. */
  readonly loopGain: number | null
  /** The nearest shock, as a share of the price, at which one atom more sets off a jump. */
  readonly cliffDown: number | null
  readonly cliffUp: number | null
}

/** Shares of the price. */
export const moves: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.2]
/** The markets that are studied: those with the most accounts. */
const MARKETS_MAX = 8
/** How many accounts are measured between two turns, in which others are answered. */
const PER_TURN = 16

/**
 * Measures the most held markets of a state, each alone, both ways. The state must not move on
 * meanwhile; `turn` lets others have theirs.
 *
 * Rules: [BOARD9]
 */
export async function study(state: State, turn: () => Promise<void>): Promise<Study> {
  const { seq, time: timestamp } = state
  const view = BookView.ofState(state)
  const currency = AccountExposure.currencyOf(view)
  const records = new Map<string, object>()
  const lines: PressureLine[] = []
  const priced = currency === null ? [] : pricedIn(view, currency)
  for (const symbol of currency === null ? [] : heldMost(view)) {
    const found: PressureReport[] = []
    for (const toward of ['down', 'up'] as const) {
      found.push(
        await reportOf({ view, priced, symbol, toward, currency: currency as Asset }, turn),
      )
    }
    records.set(symbol, PressureRecord.of(timestamp, found, null))
    lines.push(lineOf(symbol, found))
  }
  return { seq, timestamp, records, lines }
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
    .slice(0, MARKETS_MAX)
    .map(({ id }) => id)
}

interface Asked {
  readonly view: AccountBook
  readonly priced: readonly RuledAccount[]
  readonly symbol: string
  readonly toward: Toward
  readonly currency: Asset
}

async function reportOf(asked: Asked, turn: () => Promise<void>): Promise<PressureReport> {
  const { view, priced, symbol, toward, currency } = asked
  const load = scenarios.named(view, symbol) ?? scenarios.together(view)
  const way = scenarios.along(view, load, toward)
  const rows: AccountExposure[] = []
  let measured = 0
  for (const one of priced) {
    if (!one.account.positions.some(({ instrument }) => instrument.id === symbol)) continue
    measured += 1
    if (measured % PER_TURN === 0) await turn()
    const row = AccountExposure.of(view, way, one, currency)
    if (row !== null) rows.push(row)
  }
  const [market] = PressureReport.openMarkets(view, way, rows)
  const asks = { moves, window: assumedDepth.unit, rise: 0, volatility: null }
  return PressureReport.of(view, way, rows, assumed(market?.open ?? 0, toward, currency), asks)
}

/** A market whose depth nobody measured, by a linear law. */
function assumed(open: number, toward: Toward, { id }: Asset): Market {
  const notional = assumedDepth.openShare * open || 1
  const law = Linear.create(notional / assumedDepth.unit)
  const elastic = law.ok ? Elastic.create(law.value, 1) : law
  if (!elastic.ok) throw new Error(`expected a market that gives way, found ${notional}`)
  return {
    curve: Impact.curve(elastic.value, toward === 'down' ? 'sell' : 'buy'),
    words: `linear: ${Math.round(notional)} ${id} moves the price by 1 %`,
    ...{ notional, isAssumed: true, shares: null },
  }
}

function lineOf(symbol: string, found: readonly PressureReport[]): PressureLine {
  const gains = found.flatMap(({ forced }) => forced.map(({ gain }) => gain.total))
  const most = Math.max(0, ...gains)
  return {
    symbol,
    loopGain: Number.isFinite(most) ? most : null,
    cliffDown: cliffOf(found[0]),
    cliffUp: cliffOf(found[1]),
  }
}

function cliffOf(report: PressureReport | undefined): number | null {
  const [first] = report?.cliffs ?? []
  if (first === undefined || report === undefined) return null
  const size = report.way.toward === 'down' ? 1 - Math.exp(-first.shock) : Math.exp(first.shock) - 1
  return Number.isFinite(size) ? size : null
}
