/**
 * Morpho Blue's account evaluation worked out a second time, slowly and from the formulas: every
 * number is a fraction in lowest terms, rounded only where docs/spec/lending/morpho-blue.md says
 * so. It shares nothing with the engine.
 */

/** A fraction that is not negative. */
type Fraction = readonly [numerator: bigint, denominator: bigint]

export interface Facts {
  readonly assets: bigint
  readonly shares: bigint
  readonly owedShares: bigint
  readonly collateral: bigint
  readonly price: bigint
  readonly lltv: bigint
}

export interface Answers {
  readonly borrowAssets: bigint
  readonly collateralValue: bigint
  readonly maxBorrowAssets: bigint
  readonly maxBorrowableAssets: bigint
  readonly isHealthy: boolean
  readonly ltv: bigint | null
  readonly healthFactor: bigint | null
  readonly liquidationPrice: bigint | null
  readonly seizableCollateral: bigint
  readonly withdrawableCollateral: bigint
  readonly liquidationIncentiveFactor: bigint
}

const lowest = (n: bigint, d: bigint): Fraction => {
  let [a, b] = [n, d]
  while (b > 0n) [a, b] = [b, a % b]
  return a === 0n ? [0n, 1n] : [n / a, d / a]
}
const whole = (n: bigint): Fraction => [n, 1n]
const times = (a: Fraction, b: Fraction): Fraction => lowest(a[0] * b[0], a[1] * b[1])
const over = (a: Fraction, b: Fraction): Fraction => lowest(a[0] * b[1], a[1] * b[0])
const floor = ([n, d]: Fraction): bigint => (n - (n % d)) / d
const ceil = (a: Fraction): bigint => floor(a) + (a[0] % a[1] === 0n ? 0n : 1n)
const floored = (a: Fraction): Fraction => whole(floor(a))
const ceiled = (a: Fraction): Fraction => whole(ceil(a))

const e18 = whole(1_000_000_000_000_000_000n)
const e36 = times(e18, e18)
const all = 2n ** 256n - 1n
const least = (a: bigint, b: bigint): bigint => [a, b].sort((x, y) => (x < y ? -1 : 1))[0] as bigint

export function morphoOracle(facts: Facts): Answers {
  const { collateral, owedShares } = facts
  const lltv = over(whole(facts.lltv), e18)
  const price = over(whole(facts.price), e36)
  const share = over(whole(facts.assets + 1n), whole(facts.shares + 1_000_000n))
  const owedExactly = times(whole(owedShares), share)
  const borrowAssets = ceil(owedExactly)
  const worth = floored(times(whole(collateral), price))
  const maxBorrowAssets = floor(times(worth, lltv))
  const isHealthy = !(maxBorrowAssets < borrowAssets)
  // 1 / (1 - 0.3 (1 - lltv)), each step cut at 18 places.
  const share30 = floor(times([3n, 10n], whole(e18[0] - facts.lltv)))
  const incentive = floor(times(over(e18, whole(e18[0] - share30)), e18))
  const liquidationIncentiveFactor = least(1_150_000_000_000_000_000n, incentive)
  const paid = floored(times(floored(owedExactly), over(whole(liquidationIncentiveFactor), e18)))
  const none = price[0] === 0n
  const needed = none ? 0n : ceil(over(ceiled(over(whole(borrowAssets), price)), lltv))
  const power = floored(times(whole(collateral), lltv))
  const ratio = (a: Fraction, b: Fraction, scale: Fraction): bigint =>
    b[0] === 0n ? all : ceil(times(over(a, b), scale))
  return {
    borrowAssets,
    collateralValue: worth[0],
    maxBorrowAssets,
    maxBorrowableAssets: isHealthy ? maxBorrowAssets - borrowAssets : 0n,
    isHealthy,
    ltv: owedShares === 0n ? null : ratio(whole(borrowAssets), worth, e18),
    healthFactor:
      owedShares === 0n
        ? null
        : floor(times(over(whole(maxBorrowAssets), whole(borrowAssets)), e18)),
    liquidationPrice: owedShares === 0n ? null : ratio(whole(borrowAssets), power, e36),
    seizableCollateral: isHealthy || none ? 0n : least(collateral, floor(over(paid, price))),
    withdrawableCollateral: none || needed > collateral ? 0n : collateral - needed,
    liquidationIncentiveFactor,
  }
}
