import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Account, Token, Weights } from './Account.ts'
import { Health } from './Health.ts'
import { takeLoss } from './lossTakeover.ts'
import { endHealth } from './mending.ts'
import { liquidatePerp, type PerpTerms } from './perpLiquidation.ts'

const milli = (count: number): Ratio => Ratio.of(BigInt(Math.round(count * 1_000)), 1_000n)
const even = (weight: number): Weights => ({ init: milli(weight), maint: milli(weight) })
const at = (price: number) => ({ oracle: milli(price), stable: milli(price) })

const token = (id: string, balance: number, price = 1, weight = 1): Token => ({
  id,
  prices: at(price),
  balance: milli(balance),
  asset: even(weight),
  liab: even(2 - weight),
  deposits: null,
  borrows: null,
})

/** The perpetual of the venue's tests, at one dollar, and what is held of its settle token. */
const account = (
  [base, overall]: readonly [number, number],
  [spot, lots, quote]: readonly [number, number, number],
  more: readonly Token[] = [],
): Account => ({
  tokens: [token('usd', spot), ...more],
  orders: [],
  perps: [
    {
      ...{ settleToken: 'usd', prices: at(1), base: milli(lots), quote: milli(quote) },
      ...{ bids: Ratio.zero, asks: Ratio.zero },
      ...{ asset: even(base), liab: even(2 - base), overall: even(overall) },
    },
  ],
})

const terms = (lotsMost: number, profitMost: number, fee = 0): PerpTerms => ({
  ...{ index: 0, lot: Ratio.one, lotsMost: BigInt(lotsMost), profitMost: milli(profitMost) },
  ...{ liquidatorFee: milli(fee), platformFee: milli(fee), profitFee: milli(fee) },
})

const shown = (one: Account) =>
  [one.tokens[0]?.balance, one.perps[0]?.base, one.perps[0]?.quote].map((amount) =>
    Ratio.toNumber(amount as Ratio),
  )

type Row = readonly [
  readonly [number, number],
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number],
]

/** Weights of base and of profit, token, base and quote before and after, and the most that is taken. */
const rows: readonly Row[] = [
  [
    [0.5, 0.5],
    [5, -10, 0],
    [5, -9, -1],
    [1, 100],
  ],
  [
    [0.5, 0.5],
    [5, -10, 0],
    [5, 0, -10],
    [20, 100],
  ],
  [
    [0.5, 0.5],
    [5, 20, -20],
    [5, 10, -10],
    [100, 100],
  ],
  [
    [0.5, 0.5],
    [0, 20, -30],
    [0, 0, -10],
    [100, 100],
  ],
  [
    [0.5, 1],
    [-20, 20, 5],
    [-20, 10, 15],
    [100, 100],
  ],
  [
    [0.5, 0.5],
    [-19, 20, 10],
    [-1, 20, -8],
    [100, 100],
  ],
  [
    [0.5, 0.5],
    [-25, 20, 10],
    [0, 10, -5],
    [100, 100],
  ],
  [
    [0.5, 0.5],
    [-23, 20, 10],
    [-2, 10, -1],
    [100, 21],
  ],
  [
    [0.5, 0.5],
    [-25, 20, 10],
    [-4, 16, -7],
    [4, 21],
  ],
  [
    [0.5, 0.5],
    [-20, 20, 10],
    [-15, 10, 15],
    [10, 5],
  ],
  [
    [0.5, 0.5],
    [-20, 20, 10],
    [-20, 0, 30],
    [100, 0],
  ],
  [
    [0.5, 0],
    [-20, 20, 10],
    [-20, 20, 10],
    [10, 0],
  ],
  [
    [0.5, 0],
    [-30, 20, 10],
    [-7.5, 15, -7.5],
    [5, 30],
  ],
  [
    [0.5, 0],
    [-25, 20, 10],
    [0, 10, -5],
    [200, 200],
  ],
]

test('[VEN88] the five steps, as the venue’s own tests have them', () => {
  for (const [weights, before, after, [lots, profit]] of rows) {
    const found = liquidatePerp(account(weights, before), terms(lots, profit))
    assert.deepEqual(shown(found.account), after, String(before))
  }
})

const amounts = fc.integer({ min: -100, max: 100 })
const cases = fc.record({
  weights: fc.tuple(fc.constantFrom(0.5, 0.8, 1), fc.constantFrom(0, 0.5, 0.9, 1)),
  before: fc.tuple(amounts, amounts, amounts),
  other: amounts,
  most: fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 })),
  fee: fc.constantFrom(0, 0.02, 0.25),
})

test('[VEN88] health only rises, by less than a lot beyond zero, and nobody makes anything of nothing', () => {
  fc.assert(
    fc.property(cases, ({ weights, before, other, most, fee }) => {
      const start = account(weights, before, [token('other', other, 1, 0.8)])
      const found = liquidatePerp(start, terms(...most, fee))
      const [was, is] = [endHealth(start), endHealth(found.account)]
      assert.ok(Ratio.compare(is, was) >= 0)
      if (was.numerator >= 0n) assert.deepEqual(shown(found.account), shown(start))
      else assert.ok(is.numerator < 0n || Ratio.compare(is, milli(2)) < 0)
      assert.ok(found.lots <= BigInt(most[0]))
      assert.ok(Ratio.compare(found.profit, milli(most[1])) <= 0)
      const [token0, base0, quote0] = shown(start) as [number, number, number]
      const [token1, base1, quote1] = shown(found.account) as [number, number, number]
      const liquidator = Object.values(found.liquidator).map(Ratio.toNumber)
      const [base, quote, paid] = liquidator as [number, number, number]
      assert.equal(base0, base1 + base)
      assert.ok(Math.abs(token0 - token1 - paid) < 1e-9)
      // What is missing is the platform's fee.
      const kept = quote0 - quote1 - quote
      assert.ok(Math.abs(kept - Math.abs(base) * fee) < 1e-9)
    }),
    { numRuns },
  )
})

type Loss = readonly [
  readonly [number, number, number, number, number],
  readonly [number, number],
  readonly [number, number, number, number],
  number,
]

/** Token, loss, another token, units and price of the fund; token and loss after; settled, taken, paid, shared. */
const losses: readonly (readonly [number, ...Loss])[] = [
  [100, [40, -50, -36, 6, 3], [30, -40], [10, 0, 0, 0], 10],
  [100, [40, -50, -36, 100, 3], [20, -21], [20, 9, 6, 0], 29],
  [10, [40, -50, -36, 100, 3], [30, -31], [10, 9, 6, 0], 19],
  [0, [0, -5, 2.2, 0, 1], [0, -1], [0, 0, 0, 4], 0],
  [0, [4, -5, -3.6, 0, 1], [4, -2], [0, 0, 0, 3], 100],
  [0, [40, -50, -36, 6, 3], [40, -20], [0, 9, 6, 21], 100],
  [0, [40, -50, -36, 6, 3], [40, -47], [0, 3, 2, 0], 3],
  [0, [40, -50, -36, 1_000, 3], [40, -20], [0, 30, 20, 0], 100],
  [100, [40, -50, -36, 6, 3], [20, 0], [20, 9, 6, 21], 40],
]

const lossOf = ([spot, quote, other]: readonly number[]): Account => {
  const one = account([0.5, 0], [0, 0, quote as number], [token('other', other as number)])
  return { ...one, tokens: [token('usd', spot as number, 2, 0.9), ...one.tokens.slice(1)] }
}

test('[VEN89] settled, paid by the fund and shared, as the venue’s own tests have it', () => {
  for (const [settleMost, before, after, shares, most] of losses) {
    const fund = { units: BigInt(before[3]), price: milli(before[4]) }
    const terms = { index: 0, most: milli(most), settleMost: milli(settleMost) }
    const found = takeLoss(lossOf(before), { ...terms, liquidatorFee: Ratio.zero, fund })
    assert.ok(found)
    const [spot, , quote] = shown(found.account)
    assert.deepEqual([spot, quote], after, String(before))
    const { settled, taken, fundPaid, socialised } = found
    const paid = [settled, taken, Ratio.of(fundPaid), socialised].map(Ratio.toNumber)
    assert.deepEqual(paid, shares, String(before))
  }
})

test('[VEN89] what an account gets is what others give, and health ends at zero at most', () => {
  const losing = fc.record({
    before: fc.tuple(amounts, fc.integer({ min: -100, max: -1 }), amounts),
    units: fc.bigInt(0n, 60n),
    most: fc.integer({ min: 0, max: 120 }).map(milli),
    settleMost: fc.integer({ min: 0, max: 120 }).map(milli),
    liquidatorFee: fc.constantFrom(0, 0.05).map(milli),
  })
  fc.assert(
    fc.property(losing, ({ before, units, ...told }) => {
      const start = lossOf(before)
      const found = takeLoss(start, { ...told, index: 0, fund: { units, price: milli(3) } })
      if (found === null) return assert.ok(endHealth(start).numerator >= 0n)
      const was = endHealth(start)
      const is = endHealth(found.account)
      assert.ok(Ratio.compare(is, was) >= 0 && is.numerator <= 0n)
      assert.ok(found.fundPaid <= units)
      const { settled, taken, socialised } = found
      const borne = Ratio.sum([settled, taken, socialised])
      const quote = found.account.perps[0]?.quote as Ratio
      assert.deepEqual(Ratio.add(milli(before[1]), borne), quote)
      if (socialised.numerator > 0n) assert.equal(found.fundPaid, units)
      assert.ok(Ratio.compare(settled, Health.perpMaxSettle(start, 'usd')) <= 0)
    }),
    { numRuns },
  )
  const terms = { index: 0, most: milli(1), settleMost: milli(1), liquidatorFee: Ratio.zero }
  const fund = { units: 1n, price: Ratio.one }
  for (const index of [0, 1]) {
    const one = account([0.5, 0], [-9, index === 0 ? 1 : 0, -1])
    assert.equal(takeLoss(one, { ...terms, index, fund }), null)
  }
})
