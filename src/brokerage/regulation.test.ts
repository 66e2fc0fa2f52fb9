import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { DayTrades } from './DayTrades.ts'
import { IntradayMargin } from './IntradayMargin.ts'
import { RegT } from './RegT.ts'
import { Sma } from './Sma.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))

test('[REGT1] a short sale asks for its proceeds and half as much', () => {
  const { requirement, deposit } = RegT.shortInitial(of(20_000), RegT.initialRate)
  assert.deepEqual([requirement, deposit], [of(30_000), of(10_000)])
})

test('[REGT2] half, at least 2,000 dollars, at most the cost', () => {
  const rows = [1_500, 1_500, 2_000, 2_000, 3_000, 2_000, 4_000, 2_000, 10_000, 5_000]
  for (let row = 0; row < rows.length; row += 2) {
    const deposit = RegT.firstDeposit(of(rows[row] ?? 0), RegT.initialRate)
    assert.deepEqual(deposit, of(rows[row + 1] ?? 0))
  }
})

test('[REGT3] what was bought on a day is charged before what was sold releases', () => {
  const trades = (sold: number, bought: number) => [
    { side: 'sell', amount: of(sold) } as const,
    { side: 'buy', amount: of(bought) } as const,
  ]
  const net = (sold: number, bought: number) =>
    RegT.netOfDay(of(10_000), trades(sold, bought), RegT.initialRate)
  assert.deepEqual(net(20_000, 11_000), { release: of(4_500), remaining: of(5_500) })
  assert.deepEqual(net(20_000, 0), { release: of(10_000), remaining: of(0) })
  assert.deepEqual(net(30_000, 0).remaining, of(0))
  assert.deepEqual(net(0, 1_000), { release: of(-500), remaining: of(10_500) })
})

test('[REGT4] a thousand dollars need no action, a cent more does; the lesser is liquidated for', () => {
  assert.equal(RegT.mustAct(of(1_000)), false)
  assert.equal(RegT.mustAct(of(100_001, 100)), true)
  assert.deepEqual(RegT.toLiquidate(of(10_000), of(6_000)), of(6_000))
  assert.deepEqual(RegT.toLiquidate(of(5_000), of(6_000)), of(5_000))
})

test('[SMA1] entries are taken in full or by half, and a purchase undoes a sale', () => {
  assert.deepEqual(Sma.change('cashDeposit', of(1_000)), of(1_000))
  assert.deepEqual(Sma.change('income', of(1_000)), of(1_000))
  assert.deepEqual(Sma.change('securitiesDeposit', of(1_000)), of(500))
  assert.deepEqual(Sma.change('sale', of(1_000)), of(500))
  assert.deepEqual(Sma.change('purchase', of(1_000)), of(-500))
  assert.deepEqual(Sma.change('cashWithdrawal', of(1_000)), of(-1_000))
  assert.deepEqual(Sma.change('securitiesWithdrawal', of(1_000)), of(-500))
  assert.deepEqual(Sma.change('marketMove', of(1_000)), of(0))
})

test('[SMA2] it rises with the excess and never falls because prices do', () => {
  const marks = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 20 })
  fc.assert(
    fc.property(marks, fc.integer({ min: 0, max: 10_000 }), (prices, debit) => {
      let sma = Ratio.zero
      for (const price of prices) {
        const excess = Sma.excess(of(100 * price), of(debit))
        const after = Sma.marked(sma, excess)
        assert.ok(Ratio.compare(after, sma) >= 0 && Ratio.compare(after, excess) >= 0)
        assert.ok([sma, excess].some((one) => Ratio.compare(one, after) === 0))
        sma = after
      }
    }),
    { numRuns },
  )
  assert.deepEqual(Sma.excess(of(12_000), of(4_000)), of(2_000))
  assert.deepEqual(Sma.excess(of(9_000), of(5_000)), of(0))
})

test('[SMA3] buying power is twice what is there, and none below zero', () => {
  assert.deepEqual(Sma.buyingPower(of(10_000)), of(20_000))
  assert.deepEqual(Sma.buyingPower(of(-1)), of(0))
})

test('[DAYT1] [DAYT2] by time and tick the largest, and a quarter of it beyond the excess is called', () => {
  const { highest, all } = DayTrades.commitment([of(80_000), of(60_000)])
  assert.deepEqual([highest, all], [of(80_000), of(140_000)])
  assert.deepEqual(DayTrades.commitment([]).highest, of(0))
  assert.deepEqual(DayTrades.call(of(100_000), of(25_000)), of(0))
  assert.deepEqual(DayTrades.call(of(120_000), of(25_000)), of(5_000))
  assert.deepEqual(DayTrades.call(of(4), of(-7)), of(1))
})

test('[DAYT3] exactly 25,000 dollars are enough', () => {
  assert.equal(DayTrades.isBelowMinimum(of(24_999)), true)
  assert.equal(DayTrades.isBelowMinimum(of(25_000)), false)
})

test('[IMD1] only what is seen after a reducing transaction counts, and the worst of it', () => {
  const moment = (level: number, isReducing: boolean) => ({ level: of(level), isReducing })
  const day = [moment(-2_000, true), moment(-2_800, false), moment(-500, true)]
  assert.deepEqual(IntradayMargin.deficit(day), of(2_000))
  assert.deepEqual(IntradayMargin.deficit([moment(-9, false), moment(5, true)]), of(0))
})

test('[IMD2] an unknown order is the worst one, unless deposits are taken first', () => {
  const day = { startLevel: of(2_000), added: of(4_000), deposits: of(2_500) }
  const deficit = (areDepositsFirst: boolean) =>
    IntradayMargin.deficitOfDay({ ...day, areDepositsFirst })
  assert.deepEqual(deficit(true), of(0))
  assert.deepEqual(deficit(false), of(2_000))
  const still = { ...day, startLevel: of(-1), added: of(0), areDepositsFirst: false }
  assert.deepEqual(IntradayMargin.deficitOfDay(still), of(0))
})

test('[IMD3] satisfied by the close by which the level rose by all of it', () => {
  const closes = (...levels: number[]) => levels.map((level, day) => ({ day, level: of(level) }))
  const on = (...levels: number[]) =>
    IntradayMargin.satisfiedOn(of(2_000), of(-1_500), closes(...levels))
  assert.equal(on(-200, 499, 500), 2)
  assert.equal(on(-200, 499), null)
})

test('[IMD6] the lesser of a twentieth of equity and a thousand dollars is small', () => {
  assert.equal(IntradayMargin.isSmall(of(1_000), of(20_000)), true)
  assert.equal(IntradayMargin.isSmall(of(100_001, 100), of(90_000)), false)
  assert.equal(IntradayMargin.isSmall(of(50), of(1_000)), true)
  assert.equal(IntradayMargin.isSmall(of(51), of(1_000)), false)
  assert.equal(IntradayMargin.isSmall(of(1), of(-1)), false)
})

test('[IMD4] [IMD5] only a practice freezes; five millions need no intraday likeness', () => {
  assert.equal(IntradayMargin.isFrozen(true, true), true)
  assert.equal(IntradayMargin.isFrozen(true, false), false)
  assert.equal(IntradayMargin.isFrozen(false, true), false)
  assert.equal(IntradayMargin.needsIntradayLikeClose(of(4_999_999)), true)
  assert.equal(IntradayMargin.needsIntradayLikeClose(of(5_000_000)), false)
})
