import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { calendarNamed } from '../calendar/presets.ts'
import { TimeOfDay } from '../calendar/TimeOfDay.ts'
import { Ratio } from '../money/Ratio.ts'
import { BarPath } from './BarPath.ts'
import { BrokerEmulator, type EmulatedPosition } from './BrokerEmulator.ts'
import { ExcessLiquidity } from './ExcessLiquidity.ts'
import { GroupOrder } from './GroupOrder.ts'
import { MarginLevel } from './MarginLevel.ts'
import { NetPosition } from './NetPosition.ts'
import { Reduction } from './Reduction.ts'
import { SessionLeverage } from './SessionLeverage.ts'

const of = (numerator: number, denominator = 1) => Ratio.of(BigInt(numerator), BigInt(denominator))

const positive = fc.integer({ min: 1, max: 100_000 })
const percent = fc.integer({ min: 1, max: 99 })

test('[SIZE1] a sale that is enough brings the account to its rate exactly, any other sells all', () => {
  fc.assert(
    fc.property(
      fc.integer({ max: 100_000, min: -1_000 }),
      positive,
      percent,
      percent,
      (e, v, r, c) => {
        const [equity, value, rate] = [of(e), of(v), of(r, 100)]
        const left = Reduction.toRate({ equity, value, rate, cost: of(c, 100) })
        assert.ok(Ratio.compare(left.sell, value) <= 0 && left.sell.numerator >= 0n)
        if (!left.isEnough) assert.deepEqual(left.sell, value)
        else if (left.sell.numerator > 0n) {
          assert.deepEqual(left.equity, Ratio.mul(rate, left.value))
        }
      },
    ),
  )
  const one = { equity: of(700), value: of(1_200), rate: of(6, 10), cost: of(0) }
  assert.deepEqual(Reduction.toRate(one).value, of(3_500, 3))
})

test('[SIZE2] whole lots are enough and one lot less is not, unless all is sold', () => {
  fc.assert(
    fc.property(positive, positive, percent, positive, (e, q, unit, lotSize) => {
      const [equity, quantity, perUnit, lot] = [of(e), of(q), of(unit), of(lotSize)]
      const sold = Reduction.inLots(equity, quantity, perUnit, lot)
      const asked = (less: Ratio) => Ratio.mul(perUnit, Ratio.sub(quantity, less))
      assert.ok(Ratio.compare(asked(sold), equity) <= 0)
      assert.ok(Ratio.compare(sold, quantity) <= 0)
      if (sold.numerator > 0n) {
        assert.ok(Ratio.compare(asked(Ratio.sub(sold, lot)), equity) > 0)
      }
    }),
    { numRuns },
  )
})

test('[SIZE2] what asks for nothing is closed only where there is nothing left', () => {
  const sold = (equity: number) => Reduction.inLots(of(equity), of(7), of(0), of(2))
  assert.deepEqual([sold(1), sold(0), sold(-1)], [of(0), of(0), of(7)])
})

test('[SIZE3] at the price equity is what is asked for, the other positions counted', () => {
  const price = Reduction.callPrice(of(5), { quantity: of(1), mark: of(100) }, of(4, 1_000), of(4))
  assert.equal(price && Ratio.format(price, 5), '99.39759')
  const short = Reduction.callPrice(of(5), { quantity: of(-1), mark: of(100) }, of(0), of(0))
  assert.deepEqual(short, of(105))
  assert.equal(Reduction.callPrice(of(200), { quantity: of(1), mark: of(100) }, of(0), of(0)), null)
})

test('[SIZE4] an order of liquidation does not depend on the order in which positions come', () => {
  const one = (id: string, profit: number, margin: number) => ({
    ...{ id, profit: of(profit), margin: of(margin) },
  })
  const all = [one('A', 50, 100), one('B', -20, 400), one('C', -90, 50), one('D', -20, 400)]
  const ids = (by: 'losersFirst' | 'largestReleaseFirst', list: typeof all) =>
    Reduction.ordered(by, list)
      .map(({ id }) => id)
      .join('')
  for (const list of [all, all.toReversed()]) {
    assert.equal(ids('losersFirst', list), 'CBDA')
    assert.equal(ids('largestReleaseFirst', list), 'BDAC')
  }
})

const emulated: EmulatedPosition = {
  ...{ cash: of(1_000), fee: of(0), quantity: of(10), side: 'short', entry: of(100) },
  ...{ rate: of(1), perPoint: of(1), step: of(0) },
}

test('[SIZE5] four times what is needed, cut to steps before; nothing left by the cut closes one unit', () => {
  assert.deepEqual(BrokerEmulator.call(emulated, of(105)).close, of(80, 21))
  assert.deepEqual(BrokerEmulator.call({ ...emulated, step: of(1, 2) }, of(105)).close, of(2))
  assert.deepEqual(BrokerEmulator.call({ ...emulated, step: of(1) }, of(105)).close, of(1))
  assert.deepEqual(BrokerEmulator.call({ ...emulated, step: of(5, 2) }, of(105)).close, of(0))
  assert.equal(BrokerEmulator.call(emulated, of(100)).isCalled, false)
  const half = { ...emulated, side: 'long', quantity: of(20), rate: of(1, 2) } as const
  assert.deepEqual(BrokerEmulator.call(half, of(95)).close, of(80, 19))
  assert.deepEqual(BrokerEmulator.callPrice(emulated), of(100))
  assert.equal(BrokerEmulator.callPrice({ ...emulated, side: 'long' }), null)
})

test('[SIZE5] no more is closed than is held, and a call is one beyond its price', () => {
  const side = fc.constantFrom('long', 'short')
  fc.assert(
    fc.property(side, positive, positive, percent, positive, (which, cash, entry, rate, at) => {
      const position = {
        ...emulated,
        ...{ side: which, cash: of(cash), entry: of(entry), rate: of(rate, 100) },
      }
      const { close, isCalled } = BrokerEmulator.call(position, of(at))
      assert.ok(close.numerator >= 0n && Ratio.compare(close, position.quantity) <= 0)
      const price = BrokerEmulator.callPrice(position)
      const beyond = price === null ? 0 : Ratio.compare(of(at), price) * (which === 'long' ? -1 : 1)
      if (price !== null) assert.equal(isCalled, beyond > 0)
    }),
    { numRuns },
  )
})

test('[SIZE6] the nearer extreme is first; a call only before an exit, an exit first at one moment', () => {
  const bar = { open: of(100), high: of(104), low: of(90), close: of(95) }
  assert.deepEqual(BarPath.path(bar), [of(100), of(104), of(90), of(95)])
  assert.deepEqual(BarPath.path({ ...bar, high: of(110) })[1], of(90))
  const path = BarPath.path(bar)
  const below = (price: number) => ({ when: 'atOrBelow', price: of(price) }) as const
  const above = (price: number) => ({ when: 'atOrAbove', price: of(price) }) as const
  assert.deepEqual(BarPath.reached(path, below(97)), of(3, 2))
  assert.deepEqual(BarPath.reached(path, above(99)), of(0))
  assert.equal(BarPath.reached(path, above(105)), null)
  assert.equal(BarPath.isBefore(path, bar.high, below(95)), true)
  assert.equal(BarPath.isBefore(path, bar.high, above(104)), false)
  assert.equal(BarPath.isBefore(path, bar.low, above(103)), false)
})

test('[SIZE6] within a bar: the call where it is worst, then the order for what is left, or the order alone', () => {
  const bar = { open: of(100), high: of(104), low: of(90), close: of(95) }
  const short: EmulatedPosition = {
    ...{ side: 'short', quantity: of(10), entry: of(100), cash: of(1_010) },
    ...{ fee: of(0), rate: of(1), perPoint: of(1), step: of(0) },
  }
  const fills = (kind: 'limit' | 'stop', price: number) =>
    BrokerEmulator.within(short, bar, BarPath.exit(kind, 'short', of(price))).map(
      ({ reason, quantity, price }) => [reason, Ratio.format(quantity, 3), Ratio.format(price, 0)],
    )
  // At 104 equity is 970 and 1,040 are asked: 0.673 too many, of which four times is closed.
  const called = ['call', '2.692', '104']
  assert.deepEqual(fills('limit', 95), [called, ['exit', '7.307', '95']])
  assert.deepEqual(fills('limit', 80), [called])
  assert.deepEqual(fills('stop', 102), [['exit', '10', '102']])
  const sides = (['limit', 'stop'] as const).map((kind) => BarPath.exit(kind, 'long', of(1)).when)
  assert.deepEqual(sides, ['atOrAbove', 'atOrBelow'])
})

const group = {
  margin: { long: of(19_400), short: of(0) },
  premium: { long: of(0), short: of(11_200) },
}

test('[SIZE7] at the boundary one lot more is refused; what closes is accepted whatever there is', () => {
  const may = (held: bigint, lots: bigint) =>
    GroupOrder.isAccepted(group, held, lots, of(1_000_000))
  assert.equal(may(0n, 51n), true)
  assert.equal(may(0n, 52n), false)
  assert.equal(may(0n, -89n), true)
  assert.equal(may(0n, -90n), false)
  assert.equal(GroupOrder.isAccepted(group, -20n, 20n, of(-5)), true)
  assert.equal(may(20n, -89n), true)
  assert.equal(may(20n, -90n), false)
})

test('[SIZE8] lots never overshoot a change of margin, on either side of zero', () => {
  const held = { lots: 10n, margin: of(194_000), inverse: of(112_000) }
  assert.equal(GroupOrder.lotsFor(held, of(19_400)), 1n)
  assert.equal(GroupOrder.lotsFor(held, of(19_399)), 0n)
  assert.equal(GroupOrder.lotsFor(held, of(-19_399)), 0n)
  assert.equal(GroupOrder.lotsFor(held, of(-194_000)), -10n)
  assert.equal(GroupOrder.lotsFor(held, of(-306_000)), -20n)
  assert.equal(GroupOrder.lotsFor(held, of(-305_999)), -19n)
})

test('[SIZE9] severity never falls as capital does', () => {
  const levels = { call: of(5, 4), stopOut: of(21, 20) }
  const severity = ['none', 'marginCall', 'stopOut']
  fc.assert(
    fc.property(positive, positive, positive, (capital, less, margin) => {
      const at = (held: number) =>
        severity.indexOf(MarginLevel.stage(MarginLevel.usage(of(held), of(margin)), levels))
      assert.ok(at(capital - less) >= at(capital))
    }),
    { numRuns },
  )
  assert.deepEqual(MarginLevel.usage(of(5), of(0)), of(100))
  assert.equal(MarginLevel.stage(of(5, 4), levels), 'marginCall')
  assert.equal(MarginLevel.stage(of(21, 20), levels), 'stopOut')
  assert.equal(MarginLevel.isOver(of(-1), of(0)), true)
  assert.equal(MarginLevel.isOver(of(0), of(0)), false)
})

test('[SIZE10] largest losers are closed until the call level is left behind', () => {
  const one = (id: number, profit: number, margin: number) => ({
    ...{ id, profit: of(profit), margin: of(margin) },
  })
  const positions = [one(1, -5, 50), one(2, -9, 40), one(3, 7, 60)]
  const closed = (capital: number) =>
    MarginLevel.closedBy(of(capital), positions, of(5, 4)).map(({ id }) => id)
  assert.deepEqual(closed(188), [])
  assert.deepEqual(closed(187), [2])
  assert.deepEqual(closed(100), [2, 1])
  assert.deepEqual(closed(0), [2, 1, 3])
})

test('[SIZE11] a notice at the end of the pause is sent, and the pause begins again', () => {
  const sent = MarginLevel.sent(
    [0, 29, 30, 59, 60].map((one) => of(one)),
    of(30),
  )
  assert.deepEqual(sent, [true, false, true, false, true])
})

test('[SIZE12] dust of floats is nothing, and what goes through zero is open at its own price', () => {
  const trade = (quantity: Ratio, price: number) => ({ quantity, price: of(price) })
  const net = (...trades: ReturnType<typeof trade>[]) => NetPosition.of(trades)
  const flat = { quantity: of(0), price: of(0) }
  assert.deepEqual(net(trade(of(3, 10), 5), trade(of(-2, 10), 5), trade(of(-1, 10), 5)), flat)
  assert.deepEqual(net(trade(of(1), 10), trade(of(3), 20)).price, of(35, 2))
  assert.deepEqual(net(trade(of(2), 10), trade(of(-1), 30)).price, of(10))
  assert.deepEqual(net(trade(of(-2), 10), trade(of(3), 30)), trade(of(1), 30))
})

test('[SIZE13] inverse contracts lose more on the way down than they gain on the way up', () => {
  const profit = (mark: number) => NetPosition.inverseProfit(of(10_000_000), of(40_000), of(mark))
  assert.deepEqual(profit(20_000), of(-250))
  assert.deepEqual(profit(80_000), of(125))
  assert.deepEqual(NetPosition.margin(of(-80_000), of(3, 100), of(50)), of(48))
})

test('[SIZE14] a fall takes the excess less the maintenance it frees', () => {
  fc.assert(
    fc.property(positive, positive, percent, percent, (value, debit, r, share) => {
      const rate = of(r, 100)
      const fall = of(value * share, 100)
      const excess = (at: Ratio) =>
        ExcessLiquidity.cushion(Ratio.sub(at, of(debit)), Ratio.mul(rate, at), of(1)).excess
      const after = excess(Ratio.sub(of(value), fall))
      assert.deepEqual(Ratio.sub(after, excess(of(value))), ExcessLiquidity.change(fall, rate))
    }),
    { numRuns },
  )
  const warned = (excess: number) => ExcessLiquidity.cushion(of(excess), of(0), of(100))
  assert.equal(warned(5).isWarned, true)
  assert.equal(warned(6).isWarned, false)
  assert.deepEqual([warned(-1).isWarned, warned(-1).isLiquidated], [false, true])
})

test('[SIZE15] [SIZE16] a house with a buffer is silent within it; the other side has more to trade', () => {
  const house = { warnAt: of(1, 20), buffer: of(1, 10) }
  const told = (used: number) => ExcessLiquidity.buffered(house, of(1_000), of(used))
  const seen = [900, 950, 999, 1_000, 1_100, 1_101].map((used) => told(used).isWarned)
  assert.deepEqual(seen, [false, true, true, false, false, true])
  assert.equal(told(1_101).isOrdered, true)
  const left = (isOpposite: boolean) =>
    ExcessLiquidity.remainingFor(of(1_000), of(500), isOpposite, of(500))
  assert.deepEqual([left(false), left(true)], [of(500), of(1_500)])
})

test('[SIZE17] ten minutes before the close, early or not, the day is over for leverage', () => {
  const hours = SessionLeverage.newYork(calendarNamed('NYSE'))
  const at = (day: readonly [number, number, number], time: string) => {
    const found = SessionLeverage.at(hours, CivilDate.at(...day), TimeOfDay.parse(time) ?? 0)
    return found.ok ? found.value : found.error.code
  }
  const plain = [2016, 2, 16] as const
  assert.equal(at(plain, '09:29'), 'closed')
  assert.equal(at(plain, '09:30'), 'open')
  assert.equal(at(plain, '15:49'), 'open')
  assert.equal(at(plain, '15:50'), 'closingSoon')
  assert.equal(at(plain, '16:00'), 'closed')
  assert.equal(at([2016, 2, 15], '12:00'), 'closed')
  assert.equal(at([2024, 11, 29], '12:50'), 'closingSoon')
  assert.deepEqual(SessionLeverage.nightCut(of(5), of(2)), { isCalled: true, kept: of(2, 5) })
  for (const night of [5, 6]) {
    assert.deepEqual(SessionLeverage.nightCut(of(5), of(night)), { isCalled: false, kept: of(1) })
  }
})
