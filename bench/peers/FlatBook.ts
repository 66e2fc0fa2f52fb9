import { assess } from '../../src/margin/assess.ts'
import type { Account } from '../../src/model/Account.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { account, book, held, type Venue, venue } from '../../test/venue.ts'
import { Draws } from '../book/Draws.ts'
import { dexp } from '../book/dexp.ts'
import type { Peer } from './Peer.ts'

/** A perpetual that every peer can have: one rate of what is open, whatever its size. */
export interface FlatMarket {
  readonly id: string
  /** Of the notional, in ten-thousandths. */
  readonly maintenance: number
}

/** What an account has open: a thousand-millionth of the base a lot, a millionth of a dollar a tick. */
export interface FlatLeg {
  readonly market: number
  readonly lots: bigint
  /** What was paid, in millionths of a dollar: below zero of what was sold. */
  readonly cost: bigint
}

export interface FlatAccount {
  /** In millionths of a dollar. */
  readonly cash: bigint
  readonly legs: readonly FlatLeg[]
}

/** Accounts that all engines can hold, and the prices they are looked at, in ticks by market. */
export interface FlatBook {
  readonly markets: readonly FlatMarket[]
  readonly accounts: readonly FlatAccount[]
  readonly prices: readonly bigint[]
}

const [marketsCount, legsCount] = [16, 8]
/** One that the streams of MARGIN-BENCH-1 leave free. */
const stream = 21
const unit = 1_000_000_000n

/** Draws a book; the same seed draws the same. */
export function draw(seed: number, count: number): FlatBook {
  const draws = Draws.create(seed, stream, 0)
  const below = (most: number): number => Math.floor(draws.u() * most)
  const markets = Array.from({ length: marketsCount }, (_, at) => ({
    id: `M${at}`,
    maintenance: 300 + 50 * below(15),
  }))
  const opening = markets.map(() => BigInt(Math.floor(1e6 * dexp(10 * draws.u()))))
  const accounts = Array.from({ length: count }, (): FlatAccount => {
    const first = below(marketsCount)
    const legs = Array.from({ length: legsCount }, (_, at): FlatLeg => {
      const market = (first + at * (at % 2 === 0 ? 1 : 3)) % marketsCount
      const price = opening[market] as bigint
      const worth = BigInt(100_000_000 + below(10_000) * 1_000_000)
      // Whole thousandths of the base, so that doubles hold what they are told exactly.
      const size = ((worth * unit) / price / 1_000_000n + 1n) * 1_000_000n
      const lots = below(2) === 0 ? size : -size
      const entry = (price * BigInt(900 + below(200))) / 1_000n
      return { market, lots, cost: (lots * entry) / unit }
    })
    return { cash: BigInt(1_000_000_000 + below(20_000) * 1_000_000), legs: merged(legs) }
  })
  const prices = opening.map((price) => (price * BigInt(970 + below(60))) / 1_000n)
  return { markets, accounts, prices }
}

/** One leg a market. */
const merged = (legs: readonly FlatLeg[]): readonly FlatLeg[] =>
  legs.filter(({ market }, at) => legs.findIndex((one) => one.market === market) === at)

/** Ours: the accounts and prices as the engine has them, each assessed exactly. */
export function ours({ markets, accounts, prices }: FlatBook): Peer {
  const place = placeOf(markets)
  const instruments = markets.map(({ id }) => place.instrument(id))
  const all: readonly Account[] = accounts.map(({ cash, legs }) =>
    account(
      place,
      { USDC: cash },
      legs.map(({ market, lots, cost }) => ({
        ...held(instruments[market] as (typeof instruments)[number], lots, 0n),
        cost: Amount.of(cost),
      })),
    ),
  )
  const told: PriceBook = book(
    place,
    Object.fromEntries(markets.map(({ id }, at) => [id, prices[at] as bigint])),
  )
  return {
    name: 'ours',
    slackOf(index) {
      const { equity, maintenance } = assess(all[index] as Account, place.terms, told)
      return Number(equity - maintenance)
    },
  }
}

const placeOf = (markets: readonly FlatMarket[]): Venue =>
  venue({
    assets: { USDC: 6, BASE: 9 },
    instruments: Object.fromEntries(
      markets.map(({ id, maintenance }) => {
        const rate = Ratio.of(BigInt(maintenance), 10_000n)
        const leverageMax = Ratio.div(Ratio.one, Ratio.mul(rate, Ratio.of(2n)))
        const brackets = Brackets.create([{ floor: Amount.zero, rate, leverageMax }])
        const listing = { base: 'BASE', quote: 'USDC', settle: 'USDC', brackets }
        return [id, { ...listing, lot: '0.000000001', tick: '0.000001' }]
      }),
    ),
  })

export * as FlatBook from './FlatBook.ts'
