import { ok } from 'node:assert/strict'
import { Impact } from '../../src/market/impact/Impact.ts'
import { CoupledCascade } from '../../src/pressure/CoupledCascade.ts'
import type { CoupledMarket } from '../../src/pressure/CoupledMarkets.ts'
import { CoupledResponse } from '../../src/pressure/CoupledResponse.ts'
import { type Load, scenarios } from '../../src/pressure/scenarios.ts'
import { BookView } from '../../src/report/BookView.ts'
import { impactOf } from '../../src/sim/market/impactOf.ts'
import { run } from '../../src/sim/scenarios/world/run.ts'
import type { GivenAccount, Scenario } from '../../src/sim/scenarios/world/Scenario.ts'
import { World } from '../../src/sim/scenarios/world/World.ts'
import { blunt, decimal, fall, listing, market, rules, venue } from '../sim/scenarios.ts'

/** A market of a world: its price at the start, and the notional that moves it by one per cent. */
export interface Deep {
  readonly base: string
  readonly price: number
  readonly depth: number
  /** How far the fundamental falls, a share of it. */
  readonly falls: number
}

/** An account: cash, and signed units of the base by market. */
export interface Holder {
  /** By its place where it is left out. */
  readonly name?: string
  readonly cash: number
  readonly holds: readonly (readonly [base: string, size: number])[]
}

const symbolOf = (base: string): string => `${base}/USDT:USDT`

/** Decimal places of prices, sizes and cash. */
const PLACES = { tick: 6, lot: 6, cash: 2 }

const places = (value: number, scale: number) =>
  decimal(BigInt(Math.round(value * 10 ** scale)), scale)

/** One per cent, as depths are told. */
const unit = 0.01

/** How fast the shock comes, in ticks, what of the depth comes back in each, and what must be kept. */
interface Terms {
  readonly refill: number
  readonly over: number
  /** In thousandths of what is held. */
  readonly maintenance: number
  /** Closed in parts to a marginRatio in hundredths, or by a procedure that closes all; whole where left out. */
  readonly sizing?: { readonly target: number; readonly isWhole?: boolean }
}

const usual: Terms = { refill: 0, over: 20, maintenance: 5 }

/** A world of given accounts, its fundamentals falling in the first ticks. */
function worldOf(
  markets: readonly Deep[],
  holders: readonly Holder[],
  { refill, over, maintenance, sizing }: Terms,
): Scenario {
  const priceOf = new Map(markets.map(({ base, price }) => [base, price]))
  return {
    ...fall,
    ticks: 200,
    listings: markets.map(({ base, price }) => ({
      ...listing,
      ...{ instrument: symbolOf(base), base },
      tick: decimal(1n, PLACES.tick),
      lot: decimal(1n, PLACES.lot),
      price: places(price, PLACES.tick),
    })),
    venues: [
      {
        ...venue,
        rules: {
          ...rules,
          ...blunt,
          ...(sizing && {
            liquidation: {
              ...blunt.liquidation,
              sizing: sizing.isWhole ? ('full' as const) : ('deficit' as const),
              target: decimal(BigInt(sizing.target), 2),
            },
          }),
          brackets: [
            { floor: decimal(0n), maintenance: decimal(BigInt(maintenance), 3), leverageMax: 125 },
          ],
        },
        fund: decimal(1_000_000_000n),
        markets: markets.map(({ base, depth }) => ({
          ...market,
          instrument: symbolOf(base),
          law: { law: 'linear', depth: depth / unit },
          refill,
        })),
      },
    ],
    cohorts: [],
    accounts: holders.map(
      ({ name, cash, holds }, number): GivenAccount => ({
        id: `holder-${name ?? String(number).padStart(4, '0')}`,
        venue: 'alpha',
        cash: places(cash, PLACES.cash),
        positions: holds.map(([base, size]) => ({
          instrument: symbolOf(base),
          size: places(size, PLACES.lot),
          entry: places(priceOf.get(base) ?? 0, PLACES.tick),
        })),
      }),
    ),
    responses: [],
    shocks: markets.map(({ base, falls }) => ({
      ...{ kind: 'fundamental', instrument: symbolOf(base), venue: null },
      ...{ at: 1, over, size: -falls },
    })),
  }
}

/**
 * What the closed loop of the engine comes to, by market as shares of the price now: where it ends, and
 * where it was farthest from its fundamental.
 */
export function closedLoop(
  markets: readonly Deep[],
  holders: readonly Holder[],
  terms: Terms = usual,
) {
  const made = run(worldOf(markets, holders, terms), 1)
  ok(made.ok, made.ok ? '' : JSON.stringify(made.error))
  ok(made.value.unbalanced === null && made.value.refused.length === 0)
  const seen = markets.map(({ base, price }) => {
    const found = made.value.markets.find(({ series }) => series.instrument === symbolOf(base))
    const { mark, fundamental } = found?.series ?? { mark: [], fundamental: [] }
    const apart = [...mark].map((one, tick) => Math.abs(Math.log(one / (fundamental[tick] ?? 1))))
    const farthest = mark[apart.indexOf(Math.max(...apart))] ?? Number.NaN
    return { ends: 1 - (mark.at(-1) ?? Number.NaN) / price, farthest: 1 - farthest / price }
  })
  return {
    falls: seen.map(({ ends }) => ends),
    farthest: seen.map(({ farthest }) => farthest),
    liquidated: made.value.venues[0]?.totals.liquidations ?? 0,
    bankrupt: made.value.venues[0]?.totals.bankrupt ?? 0,
  }
}

/** The same by pressure: the vector fixed point over the same accounts. */
export function fixedPoint(
  markets: readonly Deep[],
  holders: readonly Holder[],
  terms: Terms = usual,
) {
  const cascade = cascadeOf(markets, holders, terms)
  const largest = Math.max(...markets.map(({ falls }) => falls))
  const shock = -Math.log(1 - largest)
  const found = CoupledResponse.of(cascade, wayOf(cascade, markets, shock), shock, {
    refill: terms.refill,
    closing: terms.sizing === undefined ? 'whole' : 'parts',
    isBounded: true,
  })
  const falls = markets.map(({ base }) => {
    const one = found.markets.find(({ name }) => name === symbolOf(base))
    return 1 - Math.exp(-(one?.move ?? Number.NaN))
  })
  return { ...found, falls }
}

export function cascadeOf(
  markets: readonly Deep[],
  holders: readonly Holder[],
  terms: Terms = usual,
): CoupledCascade {
  const made = World.create(worldOf(markets, holders, terms), 1)
  ok(made.ok)
  const [live] = made.value.venues
  ok(live !== undefined)
  const whole = BookView.ofState(live.state)
  const accounts = whole.accounts.filter(({ account }) => account.id.startsWith('holder'))
  const book = { ...whole, accounts }
  const [currency] = book.assets
  ok(currency !== undefined)
  const open = markets.map(({ base, price, depth }): CoupledMarket => {
    const impact = impactOf({ law: 'linear', depth: depth / unit }, price)
    ok(impact?.ok)
    const [sell, buy] = [Impact.curve(impact.value, 'sell'), Impact.curve(impact.value, 'buy')]
    return { name: symbolOf(base), open: 1, sell, buy, spread: null }
  })
  return CoupledCascade.create(book, open, currency)
}

/** A way on which each price falls by its part of a shock. */
export const wayOf = ({ book }: CoupledCascade, markets: readonly Deep[], shock: number) =>
  scenarios.along(book, loadOf(markets, shock), 'down')

const loadOf = (markets: readonly Deep[], shock: number): Load => ({
  names: markets.map(({ base }) => base),
  instruments: new Map(
    markets.map(({ base, falls }) => [symbolOf(base), -Math.log(1 - falls) / shock]),
  ),
  assets: new Map(),
})
