import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Ratio } from '../../money/Ratio.ts'
import { DeskLoan } from './DeskLoan.ts'
import type { DeskLevel } from './DeskTerms.ts'
import { deskOf, desks } from './desks.ts'
import { binance2020 } from './presets/binance2020.ts'
import { celsius } from './presets/celsius.ts'
import { unchained } from './presets/unchained.ts'

const numRuns = Math.max(10_000, Number(process.env.FC_NUM_RUNS ?? 0))

const percent = (n: bigint): Ratio => Ratio.of(n, 100n)
const loan = (debt: bigint, collateral: bigint): DeskLoan => ({ debt, collateral })

test('[DESK1] loan to value is exact, and at a level a loan is not above it', () => {
  assert.deepEqual(DeskLoan.ltv(loan(1n, 3n)), Ratio.of(1n, 3n))
  assert.deepEqual(DeskLoan.ltv(loan(0n, 0n)), Ratio.zero)
  assert.equal(DeskLoan.ltv(loan(1n, 0n)), null)
  const above = (debt: bigint, collateral = 100n) =>
    DeskLoan.isAbove(loan(debt, collateral), percent(70n))
  assert.deepEqual(
    [above(70n), above(71n), above(1n, 0n), above(0n, 0n)],
    [false, true, true, false],
  )
})

const atoms = fc.oneof(fc.bigInt(0n, 200n), fc.bigInt(0n, 10n ** 20n))
const levels = fc
  .tuple(fc.bigInt(1n, 1_000n), fc.bigInt(1n, 1_000n))
  .map(([a, b]) => (a < b ? Ratio.of(a, b) : Ratio.of(b, a)))

test('[DESK2] what is repaid or added brings a loan to the level, and one atom less does not', () => {
  fc.assert(
    fc.property(atoms, atoms, levels, (debt, collateral, level) => {
      const isAbove = DeskLoan.isAbove(loan(debt, collateral), level)
      const repay = DeskLoan.repayTo(loan(debt, collateral), level)
      const topUp = DeskLoan.topUpTo(loan(debt, collateral), level)
      assert.ok(!DeskLoan.isAbove(loan(debt - repay, collateral), level))
      assert.ok(!DeskLoan.isAbove(loan(debt, collateral + topUp), level))
      assert.deepEqual([repay > 0n, topUp > 0n], [isAbove, isAbove])
      if (!isAbove) return
      assert.ok(DeskLoan.isAbove(loan(debt - repay + 1n, collateral), level))
      assert.ok(DeskLoan.isAbove(loan(debt, collateral + topUp - 1n), level))
    }),
    { numRuns },
  )
  assert.equal(DeskLoan.repayTo(loan(70n, 101n), percent(50n)), 20n)
  assert.equal(DeskLoan.topUpTo(loan(70n, 100n), percent(50n)), 40n)
})

test('[DESK3] at the liquidation price a loan stands, and one below it is above the level', () => {
  const worth = (quantity: bigint, price: bigint, unit: bigint) => (quantity * price) / unit
  fc.assert(
    fc.property(atoms, atoms, levels, fc.constantFrom(1n, 10n ** 8n, 10n ** 18n), (...given) => {
      const [debt, quantity, level, unit] = given
      const price = DeskLoan.liquidationPrice(debt, quantity, unit, level)
      if (debt === 0n) assert.equal(price, 0n)
      else if (quantity === 0n) assert.equal(price, null)
      else {
        assert.ok(price !== null && price > 0n)
        assert.ok(!DeskLoan.isAbove(loan(debt, worth(quantity, price, unit)), level))
        assert.ok(DeskLoan.isAbove(loan(debt, worth(quantity, price - 1n, unit)), level))
      }
    }),
    { numRuns },
  )
  const btc = 10n ** 8n
  assert.equal(DeskLoan.liquidationPrice(3_000_000n, btc, btc, percent(80n)), 3_750_000n)
})

test('[DESK8] the desks by name, each level in its order and with its source', () => {
  const names = ['ledn', 'blockfi', 'figure', 'nexo', 'binance-2020', 'celsius']
  assert.deepEqual(
    desks.map(({ name }) => name),
    [...names, 'coinbase-morpho', 'maple', 'unchained'],
  )
  for (const desk of desks) {
    assert.equal(deskOf(desk.name), desk)
    assert.ok(desk.source.length > 10 && desk.source.length <= 512, desk.name)
    for (const { initial, notices, call, urgent = [], liquidation } of desk.ladders) {
      const calls = [call, ...urgent.map(({ above }) => above)]
      const rising = [initial, ...notices, ...calls, liquidation].filter(isNumber)
      const clocks = [desk.call?.within ?? Infinity, ...urgent.map(({ within }) => within)]
      assert.deepEqual(
        clocks,
        [...new Set(clocks)].sort((a, b) => b - a),
        desk.name,
      )
      for (const [at, level] of rising.entries()) {
        const before = rising[at - 1]
        assert.ok(before === undefined || Ratio.compare(before, level) < 0, desk.name)
        assert.ok(Ratio.compare(level, Ratio.one) < 0)
      }
      assert.equal(call === null, desk.call === null)
    }
  }
  assert.equal(deskOf('nobody'), null)
})

const isNumber = (level: DeskLevel | null): level is Ratio => level !== null && level !== 'agreed'

test('[DESK8] Binance had a ladder for each collateral', () => {
  const levels = binance2020.ladders.map((ladder) => [
    ladder.collateral,
    ladder.initial,
    ladder.call,
    ladder.liquidation,
  ])
  const row = (asset: string, ...of: readonly bigint[]) => [asset, ...of.map(percent)]
  for (const expected of [
    row('BTC', 65n, 80n, 90n),
    row('ETH', 55n, 75n, 85n),
    row('EUR', 80n, 90n, 95n),
  ]) {
    assert.deepEqual(
      levels.find(([asset]) => asset === expected[0]),
      expected,
    )
  }
})

test('[DESK8] what each desk prints, line by line', () => {
  const hour = 3_600_000
  const rows = desks.map(({ name, ladders: [first], call, liquidation, fee }) => [
    name,
    first?.initial,
    first?.notices,
    first?.call,
    call?.cureTo,
    call?.within,
    call?.onExpiry,
    first?.liquidation,
    liquidation,
    fee,
  ])
  const of = (n: bigint) => percent(n)
  const all = { amount: 'all' }
  const part = (to: DeskLevel) => ({ amount: 'part', to })
  const mille = (n: bigint) => Ratio.of(n, 1_000n)
  const none = undefined
  assert.deepEqual(rows, [
    ['ledn', of(50n), [], of(70n), of(50n), null, null, of(80n), all, null],
    [
      ...['blockfi', null, [of(65n)], of(70n), 'agreed', 72 * hour, part('agreed'), of(80n)],
      ...[part('agreed'), null],
    ],
    [
      ...['figure', 'agreed', [of(65n)], of(70n), 'agreed', 24 * hour, part(of(55n)), of(85n)],
      ...[all, { rate: of(2n), of: 'sold' }],
    ],
    [
      ...['nexo', 'agreed', [mille(714n), mille(741n), mille(769n)], null, none, none, none],
      ...[mille(833n), part(mille(833n)), null],
    ],
    [
      ...['binance-2020', of(65n), [], of(80n), 'agreed', null, null, of(90n), null],
      { rate: of(1n), of: 'loan' },
    ],
    ['celsius', 'agreed', [], of(65n), 'agreed', 24 * hour, null, of(80n), null, null],
    [
      ...['coinbase-morpho', of(75n), [mille(774n)], null, none, none, none, of(86n), null],
      { rate: Ratio.of(438n, 10_000n), of: 'repaid' },
    ],
    ['maple', 'agreed', [], 'agreed', 'agreed', 24 * hour, null, 'agreed', null, null],
    [
      ...['unchained', null, [Ratio.of(4n, 7n), Ratio.of(5n, 8n)], Ratio.of(2n, 3n)],
      ...[Ratio.of(20n, 33n), 48 * hour, part(of(50n)), Ratio.of(10n, 11n), all, null],
    ],
  ])
})

test('[DESK11] Unchained has a second clock: 48 hours at 150 % of the principal, 4 at 135 %', () => {
  const [ladder] = unchained.ladders
  assert.deepEqual(ladder?.urgent, [{ above: Ratio.of(20n, 27n), within: 4 * 3_600_000 }])
  assert.ok(desks.every(({ name, ladders }) => name === 'unchained' || !ladders[0]?.urgent))
})

test('[DESK8] the levels of Celsius are the falls it reported for a loan of 25 %', () => {
  // Falls of 61.5 % and 68.7 %: 25 ÷ 38.5 = 64.9 % and 25 ÷ 31.3 = 79.9 %.
  const [ladder] = celsius.ladders
  const call = DeskLoan.liquidationPrice(25_000n, 1n, 1n, ladder?.call as Ratio)
  const liquidation = DeskLoan.liquidationPrice(25_000n, 1n, 1n, ladder?.liquidation as Ratio)
  assert.deepEqual([call, liquidation], [38_462n, 31_250n])
})
