import { Random } from '../../../base/Random.ts'
import type { AssetId } from '../../../model/Asset.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { decimals } from '../crashDay/listings.ts'
import { logNormal } from '../logNormal.ts'
import { Serial } from '../Serial.ts'
import { pick, pickDistinct } from '../Weighted.ts'
import { limitsOfLoans, popularity } from './coins.ts'
import { loanParameters, loanStreams } from './parameters.ts'

/** A loan at the start of the day: plain data, without an engine. */
export interface Borrower {
  readonly id: string
  readonly number: number
  readonly pledges: readonly { readonly asset: AssetId; readonly amount: Amount }[]
  /** Debt, USDT atoms. */
  readonly debt: Amount
}

const whole = Integer.pow10(decimals)

/** The number of a borrower; null for any other account. */
export const borrowerOf = (account: string): number | null => Serial.numberOf('borrower', account)

/**
 * Draws a borrower by number: collateral value, its coins, and the health factor, from which the
 * debt follows. Each has a random stream of its own, so a book of N loans is a prefix of every
 * larger one. Prices are USDT atoms per whole coin.
 *
 * @example
 * drawBorrower(7, 0, new Map([['BTC', 4_284_976_000_000n], ...])).debt
 */
export function drawBorrower(
  seed: number,
  number: number,
  prices: ReadonlyMap<AssetId, bigint>,
): Borrower {
  const random = Random.create(seed, loanStreams.borrower, number)
  const { collateral, health } = loanParameters
  const worth = drawn(random, collateral)
  const bases = pickDistinct(random, popularity, pick(random, loanParameters.coins))
  const weights = bases.map(() => BigInt(random.below(loanParameters.coinWeightMost) + 1))
  const parts = Integer.split(Integer.mul(worth, whole), weights)
  const pledges = bases.map((asset, index) => {
    const price = prices.get(asset) ?? 1n
    return { asset, amount: Amount.of(Integer.mulDivDown(parts[index] ?? 0n, whole, price)) }
  })
  const carried = parts.reduce(
    (sum, part, index) => sum + Ratio.mulDown(part, thresholdOf(bases[index] ?? '')),
    0n,
  )
  const factor = 1_000n + drawn(random, health)
  const debt = Amount.of(Integer.mulDivDown(carried, 1_000n, factor))
  return { id: Serial.idOf('borrower', number), number, pledges, debt }
}

const thresholdOf = (asset: AssetId): Ratio => limitsOfLoans.get(asset)?.threshold ?? Ratio.zero

interface Shape {
  readonly median: bigint
  readonly doublingsPerDeviation: readonly [number, number]
  readonly least: bigint
  readonly most: bigint
}

const drawn = (random: Random, { median, doublingsPerDeviation, least, most }: Shape): bigint =>
  Integer.max(least, Integer.min(most, logNormal(random, median, doublingsPerDeviation)))
