import { Ratio } from '../../money/Ratio.ts'

/** The rates at which multi-assets mode values an asset, from its index and two buffers. */
export interface AssetRates {
  /** What is held counts at the bid, what is owed at the ask. */
  readonly bid: Ratio
  readonly ask: Ratio
}

/**
 *     bid = index × (1 − bid buffer)      ask = index × (1 + ask buffer)
 *
 * Rules: [VEN4]
 *
 * @example
 * assetRates(index, bidBuffer, askBuffer) // 0.99, 1 % and 0.5 % => 0.9801 and 0.99495
 */
export const assetRates = (index: Ratio, bidBuffer: Ratio, askBuffer: Ratio): AssetRates => ({
  bid: Ratio.mul(index, Ratio.sub(Ratio.one, bidBuffer)),
  ask: Ratio.mul(index, Ratio.add(Ratio.one, askBuffer)),
})

/** What a balance is worth: at the bid where it is held, at the ask where it is owed. */
export const worthOf = (balance: Ratio, { bid, ask }: AssetRates): Ratio =>
  Ratio.mul(balance, balance.numerator < 0n ? ask : bid)

/** The collateral value of a market value after its haircut. */
export const afterHaircut = (value: Ratio, haircut: Ratio): Ratio =>
  Ratio.mul(value, Ratio.sub(Ratio.one, haircut))

/** A negative balance is bought back once it is below this many dollars. */
const exchangeBelow = Ratio.of(-10_000n)

/**
 * What is sold of other assets, in dollars, to buy back a negative balance: the debt over the
 * conversion ratio. Nothing while the debt is not below −10,000.
 *
 * Rules: [VEN5]
 *
 * @example
 * autoExchange(Ratio.of(-20_000n), Ratio.of(39n, 40n)) // => 20,512.82 and a bit
 */
export const autoExchange = (balance: Ratio, ratio: Ratio): Ratio =>
  Ratio.compare(balance, exchangeBelow) < 0 ? Ratio.div(Ratio.negate(balance), ratio) : Ratio.zero
