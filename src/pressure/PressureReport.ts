import { assert } from '../base/assert.ts'
import type { ImpactCurve, Spread } from '../market/impact/ImpactCurve.ts'
import type { AbsorptionShares } from './AbsorptionShares.ts'
import type { AccountBook } from './AccountBook.ts'
import { AccountExposure } from './AccountExposure.ts'
import { CallTimes } from './CallTimes.ts'
import { Cascade, type Cliff } from './Cascade.ts'
import { CashCalled } from './CashCalled.ts'
import { Concentration } from './Concentration.ts'
import { criticalDepth } from './criticalDepth.ts'
import type { Confidence } from './distanceTo.ts'
import { iterate } from './iterate.ts'
import { LoopGain, type MarginResponse } from './LoopGain.ts'
import { type Exposures, PressureCurve } from './PressureCurve.ts'
import { Scenario } from './Scenario.ts'

/**
 * The effect of one scenario on a book: the notional it forces, the cascade it causes, and the
 * accounts nearest to liquidation.
 */
export interface PressureReport {
  readonly way: Scenario
  readonly currency: string
  /** In the quote; null where several prices move. */
  readonly price: number | null
  readonly market: Market
  readonly accounts: number
  readonly rows: readonly AccountExposure[]
  readonly curve: PressureCurve
  readonly cascade: Cascade
  /** The notional that trades against the move when its accounts are liquidated. */
  readonly leaning: number
  readonly forced: readonly Forced[]
  readonly set: readonly SetOff[]
  readonly cliffs: readonly Cliff[]
  /** Steps as large as a hundredth of the total that one account makes by itself. */
  readonly lone: readonly Cliff[]
  /** Of what trades along the move, by account. */
  readonly concentration: Concentration
  /**
   * The least notional forced at once that counts as a cliff: a hundredth of the total and more
   * than any one account.
   */
  readonly cliffMin: number
  /** The number of accounts by the confidence of their distance. */
  readonly sureness: ReadonlyMap<Confidence, number>
  /** Null where nobody said how the price wanders. */
  readonly times: CallTimes | null
}

/** The market that a scenario's forced flow trades into, all instruments together. */
export interface Market {
  readonly curve: ImpactCurve
  /** The law with its numbers, for people. */
  readonly words: string
  /** The notional that moves the price by one per cent; null for a measured profile. */
  readonly notional: number | null
  readonly isAssumed: boolean
  /** How much of what is forced meets it; null where all of it does. */
  readonly shares: AbsorptionShares | null
  /** The same at a thin and at a thick moment, where that was measured. */
  readonly spread: Spread | null
}

/** One market of a scenario, with its open notional. */
export interface OpenMarket {
  readonly name: string
  readonly open: number
}

/** What a move forces, without the loop. */
export interface Forced {
  readonly share: number
  readonly move: number
  readonly called: number
  readonly liquidated: number
  readonly cashCalled: number
  readonly notional: number
  /** The notional the market absorbs within the move. */
  readonly absorbed: number
  /** Forced over absorbed notional: at 1 or more the price cannot stop at this move. */
  readonly pressure: number
  readonly gain: LoopGain
}

/** The final response to a shock of that size, with the loop closed. */
export interface SetOff {
  readonly share: number
  readonly shock: number
  readonly method: 'onePass' | 'iteration'
  readonly move: number
  readonly bounds: readonly [low: number, high: number]
  readonly notional: number
  readonly rows: number
  readonly amplification: number
  readonly effectiveGain: number
  readonly gainMargin: number
  readonly criticalDepth: number
}

export interface Asked {
  /** Shares of the price: 0.05 is five per cent. */
  readonly moves: readonly number[]
  /** The width over which densities and gains are taken, a log move. */
  readonly window: number
  /** The relative rise of maintenance for a log move of one; zero for constant requirements. */
  readonly rise: number
  /** The standard deviation of a day's log move; null: nothing is said of times. */
  readonly volatility: number | null
}

/** Computes the report. */
export function of(
  view: AccountBook,
  scenario: Scenario,
  rows: readonly AccountExposure[],
  market: Market,
  asked: Asked,
): PressureReport {
  const along = rows.filter(({ flow }) => flow >= 0)
  const columns = exposures(along)
  const response = responseOf(along, asked.rise)
  const feeding = response === null ? columns : LoopGain.procyclical(columns, response)
  const curve = curveOf(feeding)
  const cascade = Cascade.create(curve, market.curve)
  const largest = along.reduce((most, { flow }) => Math.max(most, flow), 0)
  const cliffMin = Cascade.leastCliff(PressureCurve.total(curve), largest)
  const shifted = response === null ? undefined : LoopGain.marginColumn(curve, columns, response)
  const against = curveOf(exposures(rows.filter(({ flow }) => flow < 0)))
  const leaning = PressureCurve.total(against)
  const moves = asked.moves.map(
    (share) => [share, Scenario.moveOf(scenario.toward, share)] as const,
  )
  const loop = { curve, cascade, market, cliffMin, window: asked.window }
  return {
    ...{
      way: scenario,
      currency: AccountExposure.currencyOf(view)?.id ?? '',
      market,
      rows,
      curve,
      cascade,
      leaning,
      cliffMin,
    },
    price: Scenario.priceNow(scenario, view),
    accounts: view.accounts.length,
    forced: moves.map(([share, move]) => ({
      ...{ share, move },
      called: rows.filter(({ call }) => call.move <= move).length,
      liquidated: PressureCurve.count(curve, move) + PressureCurve.count(against, move),
      cashCalled: AccountExposure.cashCalled(rows, view, scenario, move),
      notional: PressureCurve.forced(curve, move),
      absorbed: market.curve.absorbs(move),
      pressure: PressureCurve.relative(curve, market.curve, move),
      gain: LoopGain.at(curve, market.curve, move, asked.window, shifted),
    })),
    set: moves.map(([share, shock]) => setOff(share, shock, loop, leaning > 0 ? against : null)),
    cliffs: cliffMin > 0 ? Cascade.cliffs(cascade, cliffMin) : [],
    lone: Cascade.loneSteps(cascade),
    concentration: Concentration.of(
      along.flatMap(({ flow, liquidation }) => (Number.isFinite(liquidation.move) ? [flow] : [])),
    ),
    sureness: countSureness(rows),
    times: timesOf(view, scenario, rows, feeding, asked.volatility),
  }
}

function timesOf(
  view: AccountBook,
  scenario: Scenario,
  rows: readonly AccountExposure[],
  forcing: Exposures,
  volatility: number | null,
): CallTimes | null {
  if (volatility === null) return null
  const callable = AccountExposure.callable(rows, view, scenario, CallTimes.reachOf(volatility))
  const cash = CashCalled.create(callable)
  assert(cash.ok, 'pressure: distances are not negative and calls are finite')
  const against = rows.flatMap(({ flow, liquidation }) => (flow < 0 ? [liquidation.move] : []))
  return CallTimes.of(
    {
      calls: Float64Array.from(rows, ({ call }) => call.move),
      liquidations: Float64Array.from([...forcing.distances, ...against]),
      forcing,
      cash: cash.value,
    },
    volatility,
  )
}

function exposures(rows: readonly AccountExposure[]): Exposures {
  return {
    distances: Float64Array.from(rows, ({ liquidation }) => liquidation.move),
    notionals: Float64Array.from(rows, ({ flow }) => Math.abs(flow)),
  }
}

function curveOf(exposures: Exposures): PressureCurve {
  const curve = PressureCurve.create(exposures)
  assert(curve.ok, 'pressure: distances are not negative and notionals are finite')
  return curve.value
}

function responseOf(rows: readonly AccountExposure[], rise: number): MarginResponse | null {
  if (rise === 0) return null
  return { rise, nearness: LoopGain.nearness(Float64Array.from(rows, ({ held }) => held.rate)) }
}

interface Loop {
  readonly curve: PressureCurve
  readonly cascade: Cascade
  readonly market: Market
  readonly cliffMin: number
  readonly window: number
}

/** One pass where all flow feeds the move; bounded iteration where some trades against it. */
function setOff(share: number, shock: number, loop: Loop, against: PressureCurve | null): SetOff {
  const { curve, cascade, market, cliffMin, window } = loop
  const found =
    against === null
      ? Cascade.respond(cascade, shock)
      : iterate({ selling: curve, buying: against }, bothSides(market), shock)
  return {
    ...{ share, shock, method: found.method, move: found.move, bounds: found.bounds },
    ...{ notional: found.forced, rows: found.rows, amplification: found.amplification },
    effectiveGain: found.gain,
    gainMargin: LoopGain.gainMargin(curve, market.curve, found.move, window),
    criticalDepth: cliffMin > 0 ? criticalDepth(curve, market.curve, shock, cliffMin) : 0,
  }
}

/**
 * The same depth on both sides: a book of accounts has no information on the other side's depth.
 */
const bothSides = ({ curve }: Market) => ({ sell: curve, buy: curve })

function countSureness(rows: readonly AccountExposure[]): ReadonlyMap<Confidence, number> {
  const counts = new Map<Confidence, number>()
  for (const { liquidation } of rows) {
    counts.set(liquidation.sureness, (counts.get(liquidation.sureness) ?? 0) + 1)
  }
  return counts
}

/** The markets that move, each with its open notional: the larger of its two sides. */
export function openMarkets(
  view: AccountBook,
  scenario: Scenario,
  rows: readonly AccountExposure[],
): readonly OpenMarket[] {
  const longs = new Map<string, number>()
  const shorts = new Map<string, number>()
  for (const { held } of rows) {
    const { holdings, scale } = held
    for (const { market, worth } of holdings) {
      if (AccountExposure.loadingOf(scenario, view, market) === 0) continue
      const side = worth > 0 ? longs : shorts
      side.set(market, (side.get(market) ?? 0) + scale * Math.abs(worth))
    }
  }
  return [...new Set([...longs.keys(), ...shorts.keys()])].map((name) => ({
    name,
    open: Math.max(longs.get(name) ?? 0, shorts.get(name) ?? 0),
  }))
}

/** The accounts sorted by distance to liquidation, then to a call, then by name. */
export const nearest = ({ rows }: PressureReport, count: number): readonly AccountExposure[] =>
  [...rows]
    .filter(
      ({ liquidation, call }) => Math.min(liquidation.move, call.move) < Number.POSITIVE_INFINITY,
    )
    .sort(
      (a, b) =>
        compare(a.liquidation.move, b.liquidation.move) ||
        compare(a.call.move, b.call.move) ||
        (AccountExposure.id(a) < AccountExposure.id(b) ? -1 : 1),
    )
    .slice(0, count)

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

export * as PressureReport from './PressureReport.ts'
