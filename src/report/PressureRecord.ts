import { datetime } from '../base/datetime.ts'
import type { AccountExposure } from '../pressure/AccountExposure.ts'
import type { CallTimes } from '../pressure/CallTimes.ts'
import { Cascade, type Cliff } from '../pressure/Cascade.ts'
import type { ContagionMatrix } from '../pressure/ContagionMatrix.ts'
import type { CoupledReport } from '../pressure/CoupledReport.ts'
import { CoupledResponse } from '../pressure/CoupledResponse.ts'
import type { Distance } from '../pressure/distanceTo.ts'
import { FirstPassage } from '../pressure/FirstPassage.ts'
import { PressureIndex } from '../pressure/PressureIndex.ts'
import { type Market, PressureReport, type SetOff } from '../pressure/PressureReport.ts'
import { Scenario } from '../pressure/Scenario.ts'

/** An infinite or unknown value is null, never a word and never zero. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/**
 * The effect of scenarios on a book, for programs: doubles, because these are analyses; price
 * changes as shares beside log moves.
 */
export const of = (
  asOf: number,
  found: readonly PressureReport[],
  spread: ContagionMatrix | null,
  together: readonly CoupledReport[] = [],
): Readonly<Record<string, unknown>> => ({
  timestamp: asOf,
  datetime: datetime(asOf),
  note: noteOf(found),
  ...(together.length === 0
    ? {}
    : { index: indexRecord(together), together: together.map(coupledRecord) }),
  ways: found.map(scenarioRecord),
  contagion: spreadRecord(spread),
})

/** Null where no shock of a tenth was asked for. */
export function indexRecord(together: readonly CoupledReport[]): PressureIndex | null {
  const index = PressureIndex.of(together)
  return index.toward === null ? null : index
}

/** All markets together; a move above zero is a fall. */
export const coupledRecord = (found: CoupledReport) => ({
  along: found.way.name,
  toward: found.way.toward,
  currency: found.currency,
  accounts: found.accounts,
  exposed: found.exposed,
  refill: found.refill,
  closing: found.closing,
  concentration: found.concentration,
  markets: found.markets.map(({ name, open, spread }) => ({
    ...{ name, open, band: spread === null ? 'halfToDouble' : 'measured' },
  })),
  shocks: found.shocks.map((shock) => ({
    share: shock.share,
    ...responseRecord(shock),
    slippageAtRisk: { ...shock.slippage, slippage: finite(shock.slippage.slippage) },
    halfDepth: responseRecord(shock.band.half),
    doubleDepth: responseRecord(shock.band.double),
  })),
  cliffMin: found.cliffMin,
  cliff:
    found.cliff === null
      ? null
      : {
          below: found.cliff.below,
          shock: found.cliff.shock,
          notional: found.cliff.notional,
          before: responseRecord(found.cliff.before),
          after: responseRecord(found.cliff.after),
        },
})

const responseRecord = (found: CoupledResponse) => ({
  shock: found.shock,
  method: found.method,
  rounds: found.rounds,
  accounts: found.rows,
  forced: CoupledResponse.notional(found),
  markets: found.markets.map((one) => ({
    name: one.name,
    shock: one.shock,
    move: finite(one.move),
    fall: finite(Scenario.shareOf('down', one.move)),
    bounds: one.bounds?.map(finite) ?? null,
    sold: one.forced,
    amplification: finite(Cascade.amplification(one)),
    effectiveGain: finite(Cascade.gain(one)),
  })),
})

/** How forced trades in one market force others; null where fewer than two move. */
export const spreadRecord = (spread: ContagionMatrix | null) =>
  spread === null
    ? null
    : {
        states: spread.states,
        over: spread.share,
        matrix: spread.matrix.map((row) => row.map(finite)),
        spectralRadius: finite(spread.radius),
        indices: spread.indices,
      }

/**
 * What is to be said where several markets move, each by itself; null where one does.
 *
 * Rules: [PRESSURE7]
 */
export const noteOf = (found: readonly PressureReport[]): string | null =>
  new Set(found.map(({ way }) => way.name)).size > 1
    ? 'Under all markets together, each moves alone, so that its curve can be read.'
    : null

function scenarioRecord(found: PressureReport) {
  const { way, market, rows, forced, set, cliffs, cliffMin, leaning, curve, currency } = found
  const share = (move: number): number | null => finite(Scenario.shareOf(way.toward, move))
  return {
    along: way.name,
    toward: way.toward,
    currency,
    price: found.price,
    market: {
      law: market.words,
      perCent: market.notional,
      isAssumed: market.isAssumed,
      ...absorptionOf(market),
    },
    accounts: found.accounts,
    exposed: rows.length,
    forcible: curve.forced.at(-1) ?? 0,
    neverForced: curve.neverForced,
    leaning,
    concentration: found.concentration,
    sureness: Object.fromEntries(found.sureness),
    moves: forced.map((row) => ({
      share: row.share,
      move: row.move,
      called: row.called,
      liquidated: row.liquidated,
      cashCalled: row.cashCalled,
      forced: row.notional,
      absorbed: finite(row.absorbed),
      pressure: finite(row.pressure),
      gain: {
        total: finite(row.gain.total),
        loss: finite(row.gain.loss),
        margin: finite(row.gain.margin),
        amplification: finite(row.gain.amplification),
      },
    })),
    shocks: set.map((row) => ({
      share: row.share,
      shock: row.shock,
      method: row.method,
      endsAt: { share: share(row.move), move: finite(row.move) },
      bounds: row.bounds.map(finite),
      forced: finite(row.notional),
      ...bookOf(row, market),
      accounts: row.rows,
      amplification: finite(row.amplification),
      effectiveGain: finite(row.effectiveGain),
      gainMargin: finite(row.gainMargin),
      criticalDepth: finite(row.criticalDepth),
    })),
    cliffMin,
    cliffs: cliffs.map((one) => cliffRecord(one, share)),
    lone: found.lone.map((one) => cliffRecord(one, share)),
    nearest: PressureReport.nearest(found, rows.length).map((one) => nearOf(one, found, share)),
    ...(found.times === null ? {} : { times: timesOf(found.times, share) }),
  }
}

function cliffRecord(
  { shock, from, to, before, notional, rows }: Cliff,
  share: (move: number) => number | null,
) {
  return {
    shock: { share: share(shock), move: shock },
    from: { share: share(from), move: from },
    to: { share: share(to), move: finite(to) },
    ...{ before, notional, accounts: rows },
  }
}

/** What is not asked for is not there. */
const absorptionOf = ({ shares }: Market) => (shares === null ? {} : { bookShare: shares.book })

const bookOf = ({ notional }: SetOff, { shares }: Market) =>
  shares === null ? {} : { toBook: finite(shares.book * notional) }

const timesOf = (
  { volatility, within, chances }: CallTimes,
  share: (move: number) => number | null,
) => ({
  volatility,
  within: within.map(({ days, called, liquidated, forced, farthest, cashCalled }) => ({
    ...{ days, called, liquidated, forced },
    farthest: { share: share(farthest), move: farthest },
    cashCalled,
  })),
  chances: chances.map(({ probability, call, liquidation, forced }) => ({
    probability,
    ...{ call: finite(call), liquidation: finite(liquidation), forced: finite(forced) },
  })),
})

const nearOf = (
  { held, call, liquidation, flow }: AccountExposure,
  { times }: PressureReport,
  share: (move: number) => number | null,
) => ({
  account: held.one.account.id,
  call: { share: share(call.move), move: finite(call.move), ...sigmasOf(call, times) },
  liquidation: {
    share: share(liquidation.move),
    move: finite(liquidation.move),
    sureness: liquidation.sureness,
    ...sigmasOf(liquidation, times),
  },
  flow,
  leverage: finite(held.leverage),
})

/** How far in a day's standard deviations. */
const sigmasOf = ({ move }: Distance, times: CallTimes | null) =>
  times === null ? {} : { sigmas: finite(FirstPassage.sigmas(move, times.volatility)) }

export * as PressureRecord from './PressureRecord.ts'
