import type { FlatBook } from './FlatBook.ts'
import { Peer } from './Peer.ts'

/** A number of the package: 128 bits, 48 of them behind the point. */
interface Fixed {
  toNumber(): number
}

type Made = new (...parts: readonly unknown[]) => object

/** What of the package is called. */
interface Health {
  readonly Prices: Made
  readonly TokenInfo: Made
  readonly PerpInfo: Made
  readonly HealthCache: new (
    tokens: readonly object[],
    spot: readonly object[],
    perps: readonly object[],
  ) => {
    health(type: object): Fixed
  }
}

interface Numbers {
  readonly I80F48: {
    fromNumber(value: number): Fixed
    fromString(value: string): Fixed
  }
}

type Whole = new (text: string) => object

const name = '@blockworks-foundation/mango-v4'
const inside = `${name}/dist/cjs/src`

/**
 * Mango's health cache, of dollars and perpetuals that settle in them, without orders: its health is what an account has
 * less what it must keep.
 */
export const mango: Peer.Create = (load, { markets, accounts, prices }: FlatBook) => {
  const { Prices, TokenInfo, PerpInfo, HealthCache } = load(
    `${inside}/accounts/healthCache.js`,
  ) as Health
  const { I80F48 } = load(`${inside}/numbers/I80F48.js`) as Numbers
  const { HealthType } = load(`${inside}/accounts/mangoAccount.js`) as {
    readonly HealthType: { readonly maint: object }
  }
  const { BN } = load('@coral-xyz/anchor') as { readonly BN: Whole }
  const fixed = (value: number) => I80F48.fromNumber(value)
  const one = fixed(1)
  const dollar = new Prices(one, one)
  // Millionths of a dollar for a thousand-millionth of the base.
  const marks = prices.map((price) => fixed(Number(price) / 1e9))
  const all = accounts.map(({ cash, legs }) => {
    const balance = I80F48.fromString(`${cash}`)
    const token = new TokenInfo(0, one, one, one, one, one, one, dollar, balance)
    const perps = legs.map(({ market, lots, cost }) => {
      const rate = (markets[market]?.maintenance ?? 0) / 1e4
      const weights = [fixed(1 - rate), fixed(1 - 2 * rate), fixed(1 + rate), fixed(1 + 2 * rate)]
      const none = new BN('0')
      const sizes = [new BN('1'), new BN(`${lots}`), none, none, I80F48.fromString(`${-cost}`)]
      const price = new Prices(marks[market], marks[market])
      return new PerpInfo(market, 0, ...weights, one, one, ...sizes, price, false)
    })
    return new HealthCache([token], [], perps)
  })
  return {
    name: Peer.versionOf(name),
    slackOf: (index) => (all[index] as (typeof all)[number]).health(HealthType.maint).toNumber(),
  }
}
