import { Random } from '../../../base/Random.ts'
import { State } from '../../../engine/State.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { borrowers, type Response } from '../../agents/borrowers.ts'
import { liquidators } from '../../agents/liquidators.ts'
import { type Agent, Loop, type Venue } from '../../loop.ts'
import { Candles, type LastCandles } from '../../market/Candles.ts'
import { DepthMarket } from '../../market/DepthMarket.ts'
import { turnoverDepth } from '../../market/turnoverDepth.ts'
import { Metrics } from '../../metrics.ts'
import { decimals, spotOf } from '../crashDay/listings.ts'
import { Serial } from '../Serial.ts'
import { spotQuote } from '../spotQuote.ts'
import { chance, pick } from '../Weighted.ts'
import { coins, dollar, pools, priced } from './coins.ts'
import { borrowerOf } from './drawBorrower.ts'
import { LoanBook } from './LoanBook.ts'
import { LoanMetrics } from './LoanMetrics.ts'
import { loanParameters, loanStreams } from './parameters.ts'
import { type PresetOf, type Regime, zoneBounds, zonesId } from './regimes.ts'

/** The crash of 19 May 2021 over a book of loans, under several regimes side by side. */
export interface LoanDay {
  readonly runs: readonly RegimeRun[]
  readonly last: LastCandles
}

/** One regime on its own engine, with the same loans, borrowers and market as the others. */
export interface RegimeRun extends Venue {
  readonly regime: Regime
  readonly loans: LoanMetrics
}

const hour = 3_600_000

/**
 * Opens the book under each regime.
 *
 * @example
 * const day = LoanDay.open(LoanBook.draw(7, 2_000, openings), regimes, presetOf)
 * for (const candles of minutes) LoanDay.advance(day, candles)
 */
export function open(book: LoanBook, regimes: readonly Regime[], presetOf: PresetOf): LoanDay {
  const last: LastCandles = new Map()
  const market = marketOf(last, book.borrowers.length)
  return { last, runs: regimes.map((regime) => run(book, regime, presetOf, market)) }
}

function run(book: LoanBook, regime: Regime, presetOf: PresetOf, market: DepthMarket): RegimeRun {
  const engine = Loop.unkept()
  for (const command of LoanBook.commands(book, regime, presetOf)) engine.apply(command)
  const isCounted = ({ id }: { id: string }): boolean => borrowerOf(id) !== null
  const watch = { ladder: zonesId, isCounted }
  const metrics = Metrics.create(engine.state, State.asset(engine.state, dollar), watch)
  const loans = LoanMetrics.create(metrics)
  return {
    ...{ regime, engine, metrics, loans },
    market: DepthMarket.open(market),
    agents: [interest, borrowersOf(book.seed), liquidatorsOf(market)],
    onEntries(entries) {
      for (const entry of entries) LoanMetrics.observe(loans, entry)
    },
  }
}

/** Advances one minute in every regime; returns when it closed and the closing prices. */
export function advance({ runs, last }: LoanDay, candles: Candles) {
  const { time, closes } = Candles.take(last, candles)
  const prices = { time, ...spotQuote(priced, closes, time) }
  Loop.tick(runs, time, (one) => Loop.setPrices(one, prices))
  for (const { loans } of runs) LoanMetrics.endMinute(loans, time)
  return { time, closes }
}

/** Depth and capacity for all sales of a minute, as shares of its actual turnover. */
function marketOf(last: LastCandles, loans: number): DepthMarket {
  const size = Ratio.of(BigInt(loans), BigInt(loanParameters.loans))
  return {
    depthOf({ id, payoff }) {
      const candle = last.get(id)
      const traded = { size, payoff, decimals }
      return candle === undefined ? null : turnoverDepth(loanParameters.market, traded, candle)
    },
    feeRate: Ratio.zero,
  }
}

/** Interest accrues on the hour. */
const interest: Agent = {
  hear() {},
  act(_, time, send) {
    if (time % hour !== 0) return
    send({ type: 'AccrueInterest', id: `interest-${time}`, time, pool: pools.main })
  },
}

const borrowersOf = (seed: number): Agent =>
  borrowers({
    pool: pools.main,
    asset: dollar,
    numberOf: borrowerOf,
    respond: (borrower, nth) => respond(seed, borrower, nth),
    isWatchful: (borrower) => isWatchful(seed, borrower),
    alarm: { ladder: zonesId, level: zoneBounds.indexOf('1.1') + 1, cureTo: inverse(watchfulTo) },
    part: loanParameters.part,
  })

const { watchfulTo } = loanParameters
const inverse = ({ numerator, denominator }: Ratio): Ratio => Ratio.of(denominator, numerator)

const liquidatorsOf = (market: DepthMarket): Agent =>
  liquidators({
    accounts: loanParameters.liquidators.map((_, index) => Serial.idOf('keeper', index, 2)),
    asset: dollar,
    profitLeast: Integer.mul(loanParameters.profitLeast, Integer.pow10(decimals)),
    outlets: new Map(coins.map(({ id }) => [id, spotOf(id)])),
    market,
  })

/**
 * The response of a borrower to the nth trigger, n from 0: the same for equal seeds under every
 * regime.
 *
 * @example
 * respond(7, 17, 0).action // what borrower 17 does when first called
 */
export function respond(seed: number, borrower: number, nth: number): Response {
  const random = Random.create(seed, loanStreams.response + nth, borrower)
  const action = pick(random, loanParameters.response)
  return { action, delay: pick(random, loanParameters.responseMinutes) * 60_000 }
}

/** Whether a borrower monitors the loan without being called. */
export const isWatchful = (seed: number, borrower: number): boolean =>
  chance(Random.create(seed, loanStreams.watch, borrower), loanParameters.watchful)

export * as LoanDay from './loanDay.ts'
