import { assert } from '../base/assert.ts'
import { ImpactCurve, type Spread } from '../market/impact/ImpactCurve.ts'
import type { Asset } from '../model/Asset.ts'
import type { AccountBook } from './AccountBook.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import { CoupledLoop } from './CoupledLoop.ts'
import { type CoupledMarket, CoupledMarkets } from './CoupledMarkets.ts'
import { coupledBounds } from './coupledBounds.ts'
import type { Scenario } from './Scenario.ts'

/**
 * A book and several markets in a closed loop: what is forced in one moves its price, and through the
 * accounts that hold several forces more in the others.
 *
 *     F_m(x) = sum over the forced of what they sell in m, less what they buy
 *     x_m    = s_m + I_m(F_m), the impact of selling; s_m - J_m(-F_m), of buying, where F_m < 0
 *
 * Rounds from x = s, at most one for each account: who was forced stays forced.
 */
export interface CoupledCascade {
  readonly book: AccountBook
  readonly coupled: CoupledMarkets
  /** Those whom a market can force, in the order of their names. */
  readonly accounts: readonly CoupledAccount[]
  /** How far prices may go from now before anything can happen to each account, as a log move. */
  readonly rooms: Float64Array
  /** Whether nobody's forced trade can help anybody: then the rounds give the least fixed point. */
  readonly isMonotone: boolean
}

/** What a shock comes to in all markets together. */
export interface CoupledResponse {
  /**
   * `fixedPoint` is exact; how far `iteration` can be off is in the bounds of each market. `ticks`: the
   * market refills from round to round, which are taken for ticks.
   */
  readonly method: 'fixedPoint' | 'iteration' | 'ticks'
  readonly shock: number
  /** In the order of their names. */
  readonly markets: readonly MarketResponse[]
  /** How many accounts are forced. */
  readonly rows: number
  readonly rounds: number
}

/** What it comes to in one of them. Log moves, above zero where the price falls. */
export interface MarketResponse {
  readonly name: string
  /** What the shock alone does to this price, and where it ends; with refill, where it is farthest. */
  readonly shock: number
  readonly move: number
  readonly bounds: readonly [low: number, high: number]
  /** Net notional that is sold, at prices now; bought where negative. */
  readonly forced: number
}

/**
 * Prepares a book.
 *
 * @example
 * CoupledCascade.create(book, markets, currency)
 */
export function create(
  book: AccountBook,
  open: readonly CoupledMarket[],
  currency: Asset,
): CoupledCascade {
  const coupled = CoupledMarkets.create(book, open)
  const accounts = book.accounts
    .map((one) => CoupledAccount.of(book, one, coupled, currency))
    .filter((one) => one !== null)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const rooms = Float64Array.from(accounts, (one) => CoupledAccount.look(one, one.prices).room)
  return { book, coupled, accounts, rooms, isMonotone: isMonotone(accounts) }
}

/**
 * The same book in markets at a thin or at a thick moment: as measured, or at half and at double the depth.
 *
 * Rules: [COUPLED6]
 */
export const at = (cascade: CoupledCascade, moment: keyof Spread): CoupledCascade => ({
  ...cascade,
  coupled: {
    ...cascade.coupled,
    markets: cascade.coupled.markets.map((one) => ({
      ...one,
      sell: ImpactCurve.spreadOf(one.sell, one.spread?.sell ?? null)[moment],
      buy: ImpactCurve.spreadOf(one.buy, one.spread?.buy ?? null)[moment],
    })),
  },
})

/** In no market do some lose where others gain. */
function isMonotone(accounts: readonly CoupledAccount[]): boolean {
  const down = new Set<number>()
  const up = new Set<number>()
  for (const { legs } of accounts) {
    for (const { place, losesDown, losesUp } of legs) {
      if (losesDown) down.add(place)
      if (losesUp) up.add(place)
    }
  }
  return [...down].every((place) => !up.has(place))
}

/**
 * Where a shock ends in every market.
 *
 * Rules: [COUPLED1] [COUPLED2] [COUPLED3] [COUPLED7]
 *
 * @param refill the share of what was taken that comes back to a market from one round to the next
 * @throws AssertionError where the shock is negative or not finite
 * @example
 * CoupledCascade.respond(cascade, scenario, 0.1).markets[0]?.move
 */
export function respond(
  cascade: CoupledCascade,
  scenario: Scenario,
  shock: number,
  refill = 0,
): CoupledResponse {
  assert(shock >= 0 && Number.isFinite(shock), 'CoupledCascade: a shock is finite and not negative')
  const loop = CoupledLoop.create(cascade, scenario, shock, refill)
  while (!CoupledLoop.isOver(loop, CoupledLoop.advance(loop)));
  const isExact = cascade.isMonotone && refill === 0
  const bounds = isExact ? null : coupledBounds(loop)
  const ends = refill === 0 ? loop.moves : loop.farthest
  return {
    method: isExact ? 'fixedPoint' : refill === 0 ? 'iteration' : 'ticks',
    shock,
    markets: cascade.coupled.markets.map(({ name }, place) => {
      const move = ends[place] as number
      return {
        ...{ name, shock: loop.alone[place] as number, move },
        bounds: bounds?.[place] ?? [move, move],
        forced: loop.sold[place] as number,
      }
    }),
    rows: loop.forced.size,
    rounds: loop.rounds,
  }
}

/** What is traded in all markets, whatever side: whole units of the currency, at prices now. */
export const notional = ({ markets }: CoupledResponse): number =>
  markets.reduce((sum, { forced }) => sum + Math.abs(forced), 0)

export * as CoupledCascade from './CoupledCascade.ts'
