import type { Asset } from '../model/Asset.ts'
import { Cascade } from './Cascade.ts'
import { Concentration } from './Concentration.ts'
import { CoupledCascade } from './CoupledCascade.ts'
import { CoupledCrowd } from './CoupledCrowd.ts'
import type { LoopTerms } from './CoupledLoop.ts'
import type { CoupledMarket } from './CoupledMarkets.ts'
import { CoupledResponse } from './CoupledResponse.ts'
import { Scenario } from './Scenario.ts'
import { SlippageAtRisk } from './SlippageAtRisk.ts'

/**
 * What moves of several markets together come to, with the loop closed over all of them: each forced
 * trade meets the depth of its own market, and moves everybody who holds anything there.
 */
export interface CoupledReport {
  readonly way: Scenario
  readonly currency: string
  readonly accounts: number
  /** Those with a market in which they can be forced. */
  readonly exposed: number
  /** The largest first. */
  readonly markets: readonly CoupledMarket[]
  readonly shocks: readonly CoupledShock[]
  /** Of what can be forced in all markets, by account. */
  readonly concentration: Concentration
  /** The share of what was taken that comes back to a market from round to round. */
  readonly refill: number
  /** Whether whoever is forced is closed whole, or in parts. */
  readonly closing: LoopTerms['closing']
  /** The first jump on the way to the largest of the shocks; null where there is none. */
  readonly cliff: CoupledCliff | null
  /** The least notional forced at once that counts as a cliff. */
  readonly cliffMin: number
}

/** One shock: where every market ends, and at half and at double the depth, or at its measured spread. */
export interface CoupledShock extends CoupledResponse {
  /** The size of the move that was asked for, a share of the price. */
  readonly share: number
  /** What trading all that is forced loses to the depth, over the worst twentieth of it. */
  readonly slippage: SlippageAtRisk
  readonly band: { readonly half: CoupledResponse; readonly double: CoupledResponse }
}

/** Just below the shock the markets hold; at it so much more is forced at once. */
export interface CoupledCliff {
  /** The log move below which they hold, and the one at which they do not. */
  readonly below: number
  readonly shock: number
  readonly before: CoupledResponse
  readonly after: CoupledResponse
  readonly notional: number
}

/**
 * Computes the report of one scenario.
 *
 * @param shares sizes of moves, rising: 0.05 is five per cent
 * @example
 * CoupledReport.of(cascade, scenario, currency, [0.05, 0.1]).shocks[0]?.markets
 */
export function of(
  cascade: CoupledCascade,
  way: Scenario,
  currency: Asset,
  shares: readonly number[],
  terms: LoopTerms = { refill: 0, closing: 'whole' },
): CoupledReport {
  const steps = inSteps(cascade, way, currency, shares, terms)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same in steps of one response each, between which others may have their turn. */
export function* inSteps(
  cascade: CoupledCascade,
  way: Scenario,
  currency: Asset,
  shares: readonly number[],
  terms: LoopTerms = { refill: 0, closing: 'whole' },
): Generator<void, CoupledReport, void> {
  const [half, double] = [CoupledCascade.at(cascade, 'thin'), CoupledCascade.at(cascade, 'thick')]
  function* respond(of: CoupledCascade, shock: number, isBounded = false): Steps<CoupledResponse> {
    yield
    return CoupledResponse.of(of, way, shock, { ...terms, isBounded })
  }
  const shocks: CoupledShock[] = []
  for (const share of shares) {
    const shock = Scenario.moveOf(way.toward, share)
    const found = yield* respond(cascade, shock, true)
    const band = { half: yield* respond(half, shock), double: yield* respond(double, shock) }
    shocks.push({ ...found, share, slippage: slippageOf(cascade, found), band })
  }
  const sizes = CoupledCrowd.sizes(cascade.crowd)
  const cliffMin = leastCliff(sizes)
  const own = (shock: number): Steps<CoupledResponse> => respond(cascade, shock)
  return {
    ...{ way, currency: currency.id, shocks, cliffMin, ...terms },
    concentration: Concentration.of(sizes),
    accounts: cascade.book.accounts.length,
    exposed: cascade.crowd.members.length,
    markets: [...cascade.coupled.markets].sort((a, b) => b.open - a.open),
    cliff: cliffMin > 0 ? yield* firstCliff(own, shocks, cliffMin) : null,
  }
}

/** Something that takes steps and ends with a result. */
type Steps<T> = Generator<void, T, void>

function leastCliff(sizes: Float64Array): number {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  return Cascade.leastCliff(all, largest)
}

const tail = 0.95

const slippageOf = ({ coupled }: CoupledCascade, { markets }: CoupledResponse): SlippageAtRisk =>
  SlippageAtRisk.of(
    markets.map(({ forced }, place) => {
      const { sell, buy } = coupled.markets[place] as CoupledMarket
      const [size, side] = [Math.abs(forced), forced < 0 ? 'buy' : 'sell'] as const
      return { size, slippage: SlippageAtRisk.slippage(side === 'buy' ? buy : sell, size, side) }
    }),
    tail,
  )

type Respond = (shock: number) => Steps<CoupledResponse>

/** Shocks closer together than this share are one. */
const resolution = 1e-6

/**
 * Between each two shocks halves the interval that forces more, until what is left is a jump or too small
 * to be one. Of several jumps between two shocks it finds one.
 */
function* firstCliff(
  respond: Respond,
  shocks: readonly CoupledShock[],
  least: number,
): Steps<CoupledCliff | null> {
  let low = yield* respond(0)
  for (const high of shocks) {
    const found = yield* between(respond, [low, high], least)
    if (found !== null) return found
    low = high
  }
  return null
}

function* between(
  respond: Respond,
  [from, to]: readonly [CoupledResponse, CoupledResponse],
  least: number,
): Steps<CoupledCliff | null> {
  let [low, high] = [from, to]
  while (CoupledResponse.notional(high) - CoupledResponse.notional(low) >= least) {
    if (high.shock - low.shock <= resolution * high.shock) return cliffOf(low, high)
    const middle = yield* respond((low.shock + high.shock) / 2)
    const [first, second] = [gap(low, middle), gap(middle, high)]
    if (first >= second) high = middle
    else low = middle
  }
  return null
}

const gap = (low: CoupledResponse, high: CoupledResponse): number =>
  CoupledResponse.notional(high) - CoupledResponse.notional(low)

const cliffOf = (before: CoupledResponse, after: CoupledResponse): CoupledCliff => ({
  ...{ below: before.shock, shock: after.shock, before, after },
  notional: gap(before, after),
})

export * as CoupledReport from './CoupledReport.ts'
