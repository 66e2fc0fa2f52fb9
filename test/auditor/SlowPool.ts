import type { RateCurve } from '../../src/model/ReserveSpec.ts'
import { Fraction } from './Fraction.ts'

/**
 * One asset of a pool as the pages say it, slowly: every figure an exact fraction, rounded only where
 * docs/spec/pools.md and docs/spec/lending/aave-v3.md say that it is, and the way they say it. It shares
 * no line with the engine, nor with the whole numbers of interest.ts.
 */
export interface SlowPool {
  readonly curve: RateCurve
  /** Whether interest is simple, as docs/spec/lending/venus.md has it. */
  readonly isSimple: boolean
  cash: bigint
  /** Indices in rays, as fractions of one. */
  supply: Fraction
  debt: Fraction
  /** Whole seconds. */
  at: bigint
  readonly lent: Map<string, bigint>
  readonly owed: Map<string, bigint>
}

const { add, ceil, div, floor, mul, of, sub } = Fraction

const one = of(1n)
const ray = 10n ** 27n

/** To the nearest ray, a half going up; and down to one. */
const near = (x: Fraction): Fraction => of(floor(add(mul(x, of(ray)), of(1n, 2n))), ray)
const cut = (x: Fraction): Fraction => of(floor(mul(x, of(ray))), ray)
const share = (bps: bigint): Fraction => of(bps, 10_000n)

export const create = (curve: RateCurve, at: bigint, isSimple = false): SlowPool => ({
  curve,
  isSimple,
  cash: 0n,
  supply: one,
  debt: one,
  at,
  lent: new Map(),
  owed: new Map(),
})

const sum = (claims: ReadonlyMap<string, bigint>): bigint =>
  [...claims.values()].reduce((total, claim) => total + claim, 0n)

/** Brings both indices to a second: [AAVE5] [AAVE6] [AAVE7] [AAVE8], or [VENUS11]. */
export function accrue(pool: SlowPool, now: bigint): void {
  if (now === pool.at) return
  if (pool.isSimple) {
    accrueSimply(pool, now)
    return
  }
  const owed = ceil(mul(of(sum(pool.owed)), pool.debt))
  const years = of(now - pool.at, 31_536_000n)
  const [earned, charged] = ratesOf(pool, owed)
  pool.supply = near(mul(pool.supply, add(one, cut(mul(earned, years)))))
  if (owed > 0n) {
    const x = cut(mul(charged, years))
    const third = near(mul(x, cut(div(x, of(6n)))))
    const higher = near(mul(x, add(cut(div(x, of(2n))), third)))
    pool.debt = near(mul(pool.debt, add(add(one, x), higher)))
  }
  pool.at = now
}

function ratesOf({ curve, cash }: SlowPool, owed: bigint): readonly [Fraction, Fraction] {
  const [base, slope1, slope2] = [share(curve.base), share(curve.slope1), share(curve.slope2)]
  if (owed === 0n) return [Fraction.zero, base]
  const [best, use] = [share(curve.optimalUsage), near(of(owed, cash + owed))]
  const low = near(div(near(mul(slope1, use)), best))
  const beyond = near(div(sub(use, best), sub(one, best)))
  const slope = Fraction.isLess(best, use) ? add(slope1, near(mul(slope2, beyond))) : low
  const charged = add(base, slope)
  const gross = near(mul(charged, use))
  const kept = sub(one, share(curve.reserveFactor))
  return [near(mul(gross, kept)), charged]
}

/** On what is owed at the use of what lenders own, and of it to them all but the reserves. */
function accrueSimply(pool: SlowPool, now: bigint): void {
  const { curve, supply, debt } = pool
  const owed = ceil(mul(of(sum(pool.owed)), debt))
  const funds = floor(mul(of(sum(pool.lent)), supply))
  const use = funds > 0n ? cut(of(owed, funds)) : one
  const best = share(curve.optimalUsage)
  const isBeyond = Fraction.isLess(best, use)
  const excess = div(sub(use, best), sub(one, best))
  const slope = isBeyond
    ? add(share(curve.slope1), cut(mul(share(curve.slope2), excess)))
    : cut(div(mul(share(curve.slope1), use), best))
  const charged = owed === 0n ? share(curve.base) : add(share(curve.base), slope)
  const kept = cut(mul(cut(mul(charged, use)), sub(one, share(curve.reserveFactor))))
  const earned = owed === 0n || funds <= 0n ? Fraction.zero : kept
  const years = of(now - pool.at, 31_536_000n)
  const grown = (index: Fraction, rate: Fraction): Fraction =>
    add(index, cut(mul(index, cut(mul(rate, years)))))
  pool.supply = grown(supply, earned)
  if (owed > 0n) pool.debt = grown(debt, charged)
  pool.at = now
}

const change = (claims: Map<string, bigint>, account: string, by: bigint): void =>
  void claims.set(account, (claims.get(account) ?? 0n) + by)

/** Each says whether it may be; rounding is against the account: [POOL3]. */
export function supply(pool: SlowPool, account: string, amount: bigint): boolean {
  const claims = floor(div(of(amount), pool.supply))
  if (amount <= 0n || claims === 0n) return false
  change(pool.lent, account, claims)
  pool.cash += amount
  return true
}

export function redeem(pool: SlowPool, account: string, asked: bigint | null): boolean {
  const held = pool.lent.get(account) ?? 0n
  const amount = asked ?? floor(mul(of(held), pool.supply))
  const claims = asked === null ? held : ceil(div(of(amount), pool.supply))
  if (amount <= 0n || claims > held || amount > pool.cash) return false
  change(pool.lent, account, -claims)
  pool.cash -= amount
  return true
}

export function borrow(pool: SlowPool, account: string, amount: bigint): boolean {
  if (amount <= 0n || amount > pool.cash) return false
  change(pool.owed, account, ceil(div(of(amount), pool.debt)))
  pool.cash -= amount
  return true
}

/** All of it, or an amount at most. */
export function repay(pool: SlowPool, account: string, asked: bigint | null): boolean {
  const claims = pool.owed.get(account) ?? 0n
  const all = ceil(mul(of(claims), pool.debt))
  const amount = asked === null || asked > all ? all : asked
  const gone = amount === all ? claims : floor(div(of(amount), pool.debt))
  if (claims === 0n || gone <= 0n) return false
  change(pool.owed, account, -gone)
  pool.cash += amount
  return true
}

/** What an account has lent and owes now, in atoms. */
export const standing = ({ lent, owed, supply: index, debt }: SlowPool, account: string) => ({
  lent: floor(mul(of(lent.get(account) ?? 0n), index)),
  owed: ceil(mul(of(owed.get(account) ?? 0n), debt)),
})

export * as SlowPool from './SlowPool.ts'
