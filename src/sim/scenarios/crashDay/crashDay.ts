import { Random } from '../../../base/Random.ts'
import type { Command } from '../../../engine/Command.ts'
import type { Entry } from '../../../engine/Entry.ts'
import { State } from '../../../engine/State.ts'
import type { Instrument, InstrumentId } from '../../../model/Instrument.ts'
import { Decimal } from '../../../money/Decimal.ts'
import { Price } from '../../../money/Price.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Response, Traders } from '../../agents/traders.ts'
import { type Agent, type Engine, Loop, type PriceStep, type Venue } from '../../loop.ts'
import { type Candle, Candles, type LastCandles } from '../../market/Candles.ts'
import { DepthMarket } from '../../market/DepthMarket.ts'
import { turnoverDepth } from '../../market/turnoverDepth.ts'
import { Metrics } from '../../metrics.ts'
import { Serial } from '../Serial.ts'
import { spotQuote } from '../spotQuote.ts'
import { pick } from '../Weighted.ts'
import { DayTraders } from './dayTraders.ts'
import type { RestingOrder } from './Holder.ts'
import { decimals, priced, specs, spotOf } from './listings.ts'
import { parameters, streams } from './parameters.ts'
import { type Reach, RestingOrders } from './restingOrders.ts'

/** The crash of 19 May 2021, run through an engine that has its book. */
export interface CrashDay {
  readonly venue: Venue
  readonly last: LastCandles
}

/** Inputs of the day. */
export interface Cast {
  readonly seed: number
  /** The number of traders; market depth is in proportion. */
  readonly accounts: number
  /** The open orders of the book. */
  readonly resting: readonly RestingOrder[]
  readonly onEntries: Venue['onEntries']
}

/**
 * Starts the day on an engine that has its book.
 *
 * @example
 * const day = CrashDay.open(engine, { seed, accounts, resting, onEntries() {} })
 * for (const candles of minutes) CrashDay.advance(day, candles)
 */
export function open(engine: Engine, { seed, accounts, resting, onEntries }: Cast): CrashDay {
  const last: LastCandles = new Map()
  const market = marketOf(last, accounts)
  const venue: Venue = {
    ...{ engine, onEntries },
    market: DepthMarket.open(market),
    agents: [holders({ seed, accounts, resting }, market, last)],
    metrics: Metrics.create(engine.state, State.asset(engine.state, 'USDT')),
  }
  return { venue, last }
}

/** Advances one minute, and returns when it closed. */
export function advance({ venue, last }: CrashDay, candles: Candles): number {
  const prices = pricesOf(last, candles)
  Loop.tick([venue], prices.time, () => Loop.setPrices(venue, prices))
  return prices.time
}

/** One minute for an engine that is elsewhere, which told this one's state all that it decided. */
export const batches = (
  { venue, last }: CrashDay,
  candles: Candles,
): Generator<readonly Command[]> => Loop.batches(venue, pricesOf(last, candles))

function pricesOf(last: LastCandles, candles: Candles): PriceStep {
  const { time, closes } = Candles.take(last, candles)
  return { time, ...spotQuote(priced, closes, time) }
}

/** Depth from the turnover of the minute. */
const marketOf = (last: LastCandles, accounts: number): DepthMarket => ({
  depthOf(instrument) {
    const candle = last.get(spotOf(instrument.base))
    return candle === undefined ? null : depthOf(instrument, candle, accounts)
  },
  feeRate: Ratio.zero,
})

/** Fixed shares of the minute's own spot turnover, in proportion to the size of the book. */
export function depthOf(
  { payoff, kind }: Instrument,
  candle: Pick<Candle, 'close' | 'volume'>,
  accounts: number,
) {
  const { perpetual, inverse, spot, ...shape } = parameters.market
  const shares = payoff === 'inverse' ? inverse : kind === 'spot' ? spot : perpetual
  const size = Ratio.of(BigInt(accounts), BigInt(parameters.accounts))
  return turnoverDepth({ ...shape, ...shares }, { size, payoff, decimals }, candle)
}

/**
 * Called holders, holders with resting orders, and day traders. They act once a minute, after prices
 * and executions; all decide before any acts.
 */
function holders(
  { seed, accounts, resting }: Omit<Cast, 'onEntries'>,
  market: DepthMarket,
  last: LastCandles,
): Agent {
  const orders = RestingOrders.open(resting)
  const visitors = DayTraders.create(seed, accounts)
  const traders = Traders.create({
    holderOf: (account) => Serial.numberOf('trader', account),
    respond: (trader, nth, time) => respond(seed, trader, nth, time),
    take: (state, instrument, lots) => DepthMarket.take(market, state, { instrument, lots }),
    isOpen: () => true,
  })
  return {
    hear(entries, { time }) {
      DayTraders.hear(visitors, entries, time)
      if (!isSeen(entries)) return
      RestingOrders.hear(orders, entries)
      Traders.hear(traders, entries, time)
    },
    act(state, time, send) {
      const filled = RestingOrders.fillPassed(orders, (id) => reachOf(last, id), time)
      const answers = Traders.answer(traders, state, time)
      const visits = DayTraders.act(visitors, state, time)
      for (const command of [...filled, ...answers, ...visits]) send(command)
    },
  }
}

const seen: readonly (string | undefined)[] = ['SetMarks', 'Arm', 'ReportExecution']
const isSeen = ([first]: readonly Entry[]): boolean => seen.includes(first?.command?.type)

/**
 * The response of a trader to the nth call, n from 0: the same for equal seeds under every policy.
 * Null where the trader ignores it.
 *
 * @example
 * respond(venue.seed, 17, 0, time)?.kind // what trader 17 does when first called
 */
export function respond(seed: number, trader: number, nth: number, time: number): Response | null {
  const random = Random.create(seed, streams.response + nth, trader)
  const kind = pick(random, parameters.response)
  const at = time + pick(random, parameters.responseMinutes) * 60_000
  const share = Ratio.of(BigInt(pick(random, parameters.responsePart)), 100n)
  if (kind === 'ignore') return null
  const isPart = kind === 'depositPart'
  return { kind: isPart ? 'deposit' : kind, at, part: isPart ? share : Ratio.one }
}

/**
 * The range of the minute's prices in ticks of an instrument; all prices of the day are whole
 * ticks.
 */
function reachOf(last: LastCandles, id: InstrumentId): Reach | null {
  const spec = specs.find((one) => one.id === id)
  const candle = spec === undefined ? undefined : last.get(spotOf(spec.base))
  if (spec === undefined || candle === undefined) return null
  const [low, high] = [Decimal.steps(candle.low, spec.tick), Decimal.steps(candle.high, spec.tick)]
  return low.ok && high.ok ? { low: Price.of(low.value), high: Price.of(high.value) } : null
}

export * as CrashDay from './crashDay.ts'
