import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { Books, Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { rateOf } from './priced.ts'
import type { Worth } from './worth.ts'

const { add, coarse, mul, of, sub, zero } = Fraction

const nothing = coarse(zero)
const three = coarse(of(3n))

/**
 * The worth of a borrower under a lending rulebook, from the formulas of docs/spec/loans.md: what
 * the collateral carries at the threshold, what is owed, and the difference that opening asks for.
 * Exact, at the last prices told; null where a debt has none.
 */
export function loanWorthOf(
  books: Books,
  holder: Holder,
  rules: Rulebook,
  rateIn: typeof rateOf = rateOf,
): Worth | null {
  const method = rules.method as LendingMethod
  let [carried, opening, owed, rounding] = [nothing, nothing, nothing, coarse(of(4n))]
  for (const [asset, amount] of holder.balances) {
    if (amount === 0n) continue
    const claim = books.claims.get(asset)
    const underlying = claim?.of ?? asset
    const limits = amount < 0n ? null : limitsOf(method, holder, underlying, books.time)
    if (amount > 0n && limits === null) continue
    const exact = rateIn(books, asset, rules.numeraire)
    const rate = exact && coarse(exact)
    // Collateral without a price counts for nothing; of a debt without one nothing can be said.
    if (rate === null && amount > 0n) continue
    if (rate === null) return null
    const value = mul(rate, of(amount))
    // Claims stand for whole atoms; a coin is what it is, and only its worth is rounded.
    rounding = add(rounding, claim === undefined ? three : add(three, mul(rate, of(3n))))
    if (limits === null) owed = sub(owed, value)
    else {
      carried = add(carried, coarse(mul(value, limits.threshold)))
      opening = add(opening, coarse(mul(value, limits.openLtv)))
    }
  }
  const initial = add(owed, sub(carried, opening))
  return { equity: carried, net: sub(carried, owed), initial, maintenance: owed, rounding }
}

/** The limits of an asset as collateral; null where it carries nothing. */
export function limitsOf(method: LendingMethod, holder: Holder, asset: string, now: number) {
  const listed = method.collateral.get(asset)
  if (listed === undefined || holder.unpledged.has(asset)) return null
  const mode = holder.mode === null ? undefined : method.modes.get(holder.mode)
  const inMode = mode?.assets.includes(asset) ?? false
  const { threshold, openLtv } = inMode && mode !== undefined ? mode : listed
  const isZero = mode !== undefined && (inMode ? mode.ltvZero.includes(asset) : mode.isolated)
  const limit = of(threshold.numerator, threshold.denominator)
  return {
    threshold: inMode ? limit : add(limit, rampOf(listed.ramp, limit, now)),
    openLtv: isZero ? zero : of(openLtv.numerator, openLtv.denominator),
  }
}

type Ramp = NonNullable<ReturnType<LendingMethod['collateral']['get']>>['ramp']

/** What is left of a threshold that falls, in whole parts of ten thousand. */
function rampOf(ramp: Ramp, target: Fraction, now: number): Fraction {
  if (ramp === null || now >= ramp.until) return zero
  const left = Math.min(ramp.until - now, ramp.duration)
  const span = sub(of(ramp.from.numerator, ramp.from.denominator), target)
  const parts = Fraction.floor(mul(span, of(BigInt(left) * 10_000n, BigInt(ramp.duration))))
  return of(parts, 10_000n)
}
