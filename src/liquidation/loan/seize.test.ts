import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { manyRuns } from '../../../test/numRuns.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import {
  type DebtCollateralPair,
  isToxic,
  type Leg,
  mostRepaid,
  type Seizure,
  seize,
} from './seize.ts'

const R = Ratio.of

const rules = (part: Partial<LoanLiquidation> = {}): LoanLiquidation => ({
  by: 'liquidator',
  guard: true,
  closeFactor: R(1n, 2n),
  fullBelow: R(95n, 100n),
  fullUnder: Value.of(2_000n),
  leftover: Value.of(1_000n),
  targetHealth: null,
  softening: null,
  auction: null,
  insurance: null,
  badDebt: 'deficit',
  ...part,
})

/** A leg at a whole price: the worth of an atom, with a unit of one atom. */
const leg = (amount: bigint, price: bigint): Leg => ({
  amount,
  value: amount * price,
  price,
  unit: 1n,
})

/** 1,000 coins at 10 carry 8,000 of a debt of 8,200 at a threshold of 80 % and a bonus of 5 %. */
const plain = (part: Partial<DebtCollateralPair> = {}): DebtCollateralPair => ({
  debt: leg(8_200n, 1n),
  collateral: leg(1_000n, 10n),
  bonus: R(5n, 100n),
  bonusShare: R(1n, 10n),
  threshold: R(80n, 100n),
  equity: 8_000n,
  owed: 8_200n,
  ...part,
})

const taken = (pair: DebtCollateralPair, law: LoanLiquidation, most: bigint): Seizure => {
  const result = seize(pair, law, most)
  assert.ok(result.ok, result.ok ? '' : result.error)
  return result.value
}

const faultOf = (pair: DebtCollateralPair, law: LoanLiquidation, most: bigint): string | null => {
  const result = seize(pair, law, most)
  return result.ok ? null : result.error
}

describe('worked numbers', () => {
  test('[SEIZE1] half of all that is owed; all at a health of 0.95, or where a leg is small', () => {
    assert.equal(mostRepaid(plain(), rules()), 4_100n)
    assert.equal(mostRepaid(plain({ equity: 7_791n }), rules()), 4_100n)
    assert.equal(mostRepaid(plain({ equity: 7_790n }), rules()), 8_200n)
    assert.equal(mostRepaid(plain({ debt: leg(1_999n, 1n) }), rules()), 1_999n)
    assert.equal(mostRepaid(plain({ debt: leg(5_000n, 1n), owed: 8_200n }), rules()), 4_100n)
    assert.equal(mostRepaid(plain({ collateral: leg(199n, 10n) }), rules()), 8_200n)
    assert.equal(faultOf(plain({ equity: 8_200n }), rules(), 100n), 'loan.notLiquidatable')
    assert.equal(faultOf(plain(), rules(), 0n), 'amount.notPositive')
  })

  test('[SEIZE1] of one debt alone where the rules say so, whatever else is owed', () => {
    const law = rules({ closeFactorOf: 'debt' })
    assert.equal(mostRepaid(plain({ debt: leg(5_001n, 1n) }), law), 2_500n)
    assert.equal(mostRepaid(plain({ debt: leg(5_001n, 1n) }), rules()), 4_100n)
    assert.equal(mostRepaid(plain({ equity: 7_790n }), law), 8_200n)
    assert.deepEqual(mostRepaid(plain(), rules({ closeFactorOf: 'loan' })), 4_100n)
  })

  test('[SEIZE2] to a health of 1.1: (1.1 × 8,200 − 8,000) ÷ (1.1 − 0.84) = 3,923.08', () => {
    const law = rules({ targetHealth: R(11n, 10n) })
    assert.equal(mostRepaid(plain(), law), 3_924n)
    assert.equal(mostRepaid(plain({ bonus: R(40n, 100n) }), law), 8_200n)
  })

  test('[SEIZE3] collateral worth what is repaid and the bonus; the house has a share of the bonus', () => {
    // 4,000 buy 400 coins; 20 more are the bonus, of which the house has 2.
    assert.deepEqual(taken(plain(), rules(), 4_000n), { repaid: 4_000n, seized: 420n, fee: 2n })
    // There are 300 coins only: ⌈3,000 ÷ 1.05⌉ is repaid for all of them.
    const short = plain({ collateral: leg(300n, 10n), equity: 2_400n })
    assert.deepEqual(taken(short, rules(), 8_200n), { repaid: 2_858n, seized: 300n, fee: 2n })
  })

  test('[SEIZE4] a leg is cleared or leaves the minimum; a sized liquidation clears it instead', () => {
    const low = plain({ equity: 7_000n })
    assert.equal(faultOf(low, rules(), 7_201n), 'loan.leftover')
    assert.equal(taken(low, rules(), 7_200n).repaid, 7_200n)
    assert.equal(taken(low, rules(), 8_200n).repaid, 8_200n)
    const sized = rules({ targetHealth: R(11n, 10n), leftover: Value.of(5_000n) })
    assert.equal(taken(plain(), sized, 8_200n).repaid, 8_200n)
    assert.equal(faultOf(plain(), sized, 8_000n), 'loan.leftover')
  })

  test('[SEIZE5] the frontier of November 2022: 88 % × 1.045 = 0.9196', () => {
    const of = { threshold: R(88n, 100n), bonus: R(45n, 1_000n) }
    assert.equal(isToxic({ equity: 9_196n, owed: 10_000n, ...of }), false)
    assert.equal(isToxic({ equity: 9_195n, owed: 10_000n, ...of }), true)
  })
})

const share = (most: number) => fc.integer({ min: 0, max: most }).map((n) => R(BigInt(n), 10_000n))

const legs = fc
  .record({
    amount: fc.bigInt({ min: 1n, max: 10n ** 20n }),
    price: fc.bigInt({ min: 1n, max: 10n ** 17n }),
    decimals: fc.constantFrom(0, 6, 8, 18),
  })
  .map(({ amount, price, decimals }) => ({ amount, price, unit: Integer.pow10(decimals) }))

/** An unhealthy loan: one debt and one collateral of several. */
const pairs: fc.Arbitrary<DebtCollateralPair> = fc
  .record({
    debt: legs,
    collateral: legs,
    // The collateral's size is set by the debt's worth, so that both legs matter.
    cover: fc.bigInt({ min: 1n, max: 30_000n }),
    bonus: share(2_500),
    bonusShare: share(10_000),
    threshold: share(10_000),
    otherDebt: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    health: fc.bigInt({ min: 0n, max: 9_999n }),
  })
  .map(({ debt, collateral, cover, otherDebt, health, ...terms }) => {
    const value = Integer.mulDivUp(debt.amount, debt.price, debt.unit)
    const wanted = Integer.mulDivUp(value * cover, collateral.unit, collateral.price * 10_000n)
    const worth = Integer.mulDivDown(wanted, collateral.price, collateral.unit)
    const owed = value + otherDebt
    const own = Ratio.mulDown(worth, terms.threshold)
    const equity = Integer.min(
      owed - 1n,
      Integer.max(own, Integer.mulDivDown(owed, health, 10_000n)),
    )
    return {
      ...terms,
      debt: { ...debt, value },
      collateral: { ...collateral, amount: wanted, value: worth },
      equity: Integer.max(0n, equity),
      owed,
    }
  })

const laws = fc
  .record({
    closeFactor: fc.integer({ min: 1, max: 10_000 }).map((n) => R(BigInt(n), 10_000n)),
    fullBelow: share(10_000),
    fullUnder: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(Value.of),
    leftover: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(Value.of),
    targetHealth: fc.option(
      fc.integer({ min: 10_001, max: 20_000 }).map((n) => R(BigInt(n), 10_000n)),
    ),
  })
  .map(rules)

const offers = fc.bigInt({ min: 1n, max: 10n ** 21n })

/** The worth of an amount, exactly, in parts of both units. */
const worthOf = ({ price, unit }: Leg, amount: bigint): Ratio => R(amount * price, unit)

function property(
  check: (pair: DebtCollateralPair, law: LoanLiquidation, most: bigint, seizure: Seizure) => void,
): void {
  fc.assert(
    fc.property(pairs, laws, offers, (pair, law, most) => {
      const result = seize(pair, law, most)
      if (result.ok) check(pair, law, most, result.value)
    }),
    { numRuns: manyRuns },
  )
}

const isAtMost = (a: Ratio, b: Ratio): boolean => Ratio.compare(a, b) <= 0

describe('on random meetings', () => {
  test('[SEIZE1] no more is repaid than is offered, owed and allowed', () => {
    property((pair, law, most, { repaid, seized, fee }) => {
      assert.ok(repaid >= 0n && repaid <= most && repaid <= pair.debt.amount)
      assert.ok(seized >= 0n && seized <= pair.collateral.amount)
      assert.ok(fee >= 0n && fee <= seized)
      if (law.targetHealth === null) assert.ok(repaid <= mostRepaid(pair, law))
    })
  })

  test('[SEIZE1] beyond the close factor only where health is low or a leg is small', () => {
    property((pair, law, _most, { repaid }) => {
      const { debt, collateral, equity, owed } = pair
      const isLow = isAtMost(R(equity, owed), law.fullBelow)
      const isSmall = debt.value < law.fullUnder || collateral.value < law.fullUnder
      if (law.targetHealth !== null || isLow || isSmall) return
      const most = Ratio.mul(R(owed), law.closeFactor)
      assert.ok(isAtMost(worthOf(debt, repaid), Ratio.add(most, R(1n))))
    })
  })

  test('[SEIZE2] what is allowed brings health to the target, and an atom of worth less does not', () => {
    fc.assert(
      fc.property(pairs, laws, (pair, law) => {
        const target = law.targetHealth
        if (target === null) return
        const allowed = mostRepaid(pair, law)
        if (allowed === pair.debt.amount) return
        assert.ok(!isAtMost(healthIf(pair, allowed), target) || isTarget(pair, allowed, target))
        const { amount, value } = pair.debt
        const less = allowed - 2n - Integer.divUp(amount, value)
        assert.ok(isAtMost(healthIf(pair, less), target))
      }),
      { numRuns: manyRuns },
    )
  })

  test('[SEIZE3] the liquidator is given no more than he repays and the bonus on it', () => {
    property((pair, _law, _most, { repaid, seized, fee }) => {
      const { debt, collateral, bonus, bonusShare } = pair
      const gross = Ratio.add(Ratio.one, bonus)
      const paid = Ratio.mul(worthOf(debt, repaid), gross)
      assert.ok(isAtMost(worthOf(collateral, seized), paid))
      const extra = R(seized * bonus.numerator, bonus.numerator + bonus.denominator)
      assert.ok(isAtMost(R(fee), Ratio.add(Ratio.mul(extra, bonusShare), R(2n))))
      // Where an atom is worth so much that it would cost the liquidator, the house goes without.
      const most = Ratio.mulUp(seized - Ratio.divDown(seized, gross), bonusShare)
      const least = Ratio.mul(worthOf(debt, repaid), R(9_999n, 10_000n))
      const isCoarse = Ratio.compare(worthOf(collateral, seized - most), least) < 0
      assert.ok(isCoarse || isAtMost(Ratio.mul(extra, bonusShare), R(fee)))
      assert.ok(!isCoarse || isAtMost(R(fee), Ratio.mul(extra, bonusShare)))
    })
  })

  test('[SEIZE3] of six deeds at 7,100 for 40,571 the house takes none, for a part of 0.03', () => {
    const deeds = plain({
      debt: leg(50_000n, 1n),
      collateral: leg(6n, 7_100n),
      equity: 25_000n,
      owed: 50_000n,
    })
    assert.deepEqual(taken(deeds, rules(), 50_000n), { repaid: 40_572n, seized: 6n, fee: 0n })
  })

  test('[POOL21] nobody pays for nothing, nor for more than a basis point beyond what he is given', () => {
    property((pair, _law, _most, { repaid, seized, fee }) => {
      const { debt, collateral } = pair
      assert.ok(repaid > 0n && seized > fee)
      const paid = Ratio.mul(worthOf(debt, repaid - 1n), R(9_999n, 10_000n))
      assert.ok(isAtMost(paid, worthOf(collateral, seized)))
    })
  })

  test('[SEIZE3] who repays a whole leg short of collateral gets all of it for less', () => {
    property((pair, law, most, { repaid, seized }) => {
      if (seized < pair.collateral.amount || repaid === pair.debt.amount) return
      assert.ok(
        repaid <= Integer.min(most, law.targetHealth === null ? mostRepaid(pair, law) : most),
      )
      const gross = Ratio.add(Ratio.one, pair.bonus)
      const worth = Ratio.mul(worthOf(pair.debt, repaid + 2n), gross)
      assert.ok(isAtMost(worthOf(pair.collateral, seized - 1n), worth))
    })
  })

  test('[SEIZE4] a leg is cleared or both leave the minimum', () => {
    property(({ debt, collateral }, law, _most, { repaid, seized }) => {
      if (repaid === debt.amount || seized === collateral.amount) return
      const left = Integer.mulDivUp(debt.value, debt.amount - repaid, debt.amount)
      const held = Integer.mulDivDown(
        collateral.value,
        collateral.amount - seized,
        collateral.amount,
      )
      assert.ok(left >= law.leftover && held >= law.leftover)
    })
  })

  test('[SEIZE5] short of the frontier a step does not lower health, beyond it every step does', () => {
    property((pair, _law, _most, { repaid, seized }) => {
      const { debt, collateral, equity, owed, threshold, bonus } = pair
      const lost = Ratio.mul(worthOf(collateral, seized), threshold)
      const eased = worthOf(debt, repaid)
      // (equity − lost) ÷ (owed − eased) against equity ÷ owed.
      const gain = Ratio.mul(eased, R(equity))
      const cost = Ratio.mul(lost, R(owed))
      const dust = Ratio.add(worthOf(collateral, 2n), worthOf(debt, 2n))
      const slack = Ratio.mul(dust, R(2n * owed))
      if (!isToxic(pair)) assert.ok(isAtMost(cost, Ratio.add(gain, slack)))
      const full = Ratio.mul(Ratio.mul(eased, Ratio.add(Ratio.one, bonus)), threshold)
      if (isToxic(pair)) assert.ok(isAtMost(gain, Ratio.add(Ratio.mul(full, R(owed)), slack)))
    })
  })
})

/** Health after repaying and paying out the bonus, without rounding. */
function healthIf(
  { debt, equity, owed, threshold, bonus }: DebtCollateralPair,
  repaid: bigint,
): Ratio {
  const eased = R(debt.value * repaid, debt.amount)
  const lost = Ratio.mul(Ratio.mul(eased, Ratio.add(Ratio.one, bonus)), threshold)
  const [has, owes] = [Ratio.sub(R(equity), lost), Ratio.sub(R(owed), eased)]
  return R(has.numerator * owes.denominator, has.denominator * owes.numerator)
}

const isTarget = (pair: DebtCollateralPair, repaid: bigint, target: Ratio): boolean =>
  Ratio.compare(healthIf(pair, repaid), target) === 0
