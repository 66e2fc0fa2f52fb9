import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Plausibility } from '../../src/engine/Plausibility.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

const R = Ratio.of

describe('prices that jump', () => {
  /** A market in which a jump of more than a tenth is held for ten seconds. */
  function desk(): Desk {
    const made = Desk.create()
    Desk.tell(made, {
      type: 'DefineMarket',
      market: {
        ...{ instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test', prices: null },
        ...{ fundCap: Amount.of(unit), deleverage: 'ranked', disposal: R(1n), silence: 1_000 },
        band: { jump: R(1n, 10n), confirm: 10_000 },
      },
    })
    Desk.open(made, 'a', 5_000n)
    Desk.fill(made, 'a', 1_000n)
    return made
  }

  const mark = ({ time }: Desk, price: bigint, source = 'feed') => ({
    ...{ instrument: Desk.btc, price: Price.of(price), time, source },
  })
  const tell = (at: Desk, price: bigint, source = 'feed') =>
    Desk.tell(at, { type: 'SetMarks', marks: [mark(at, price, source)], indices: [] })
  const markOf = ({ state }: Desk) => state.book.marks[0]

  test('[TIME4] one bad mark liquidates nobody: it is held beside the last, and the next good one ends it', () => {
    const at = desk()
    const events = tell(at, 400n)
    assert.match(Desk.types(events), /^MarkDoubted MarksSet CertaintyChanged$/)
    assert.equal(markOf(at)?.price, 40_000n)
    assert.equal(markOf(at)?.doubt?.price, 400n)
    at.time += 1_000
    assert.match(Desk.types(tell(at, 39_900n)), /^MarksSet CertaintyChanged$/)
    assert.equal(markOf(at)?.doubt, undefined)
  })

  test('[TIME4] meanwhile no risk is added, and nothing acts on the market', () => {
    const at = desk()
    tell(at, 30_000n)
    const placed = Desk.tell(at, {
      ...{ type: 'PlaceOrder', account: 'a', order: 'o', instrument: Desk.btc, leg: 'net' },
      ...{ lots: Quantity.of(1n), price: Price.of(40_000n), reduceOnly: false },
    })
    assert.equal(Desk.refusal(placed), 'price.doubtful')
    const [{ detail = '' } = {}] = Desk.pick(placed, 'Rejected')
    assert.match(detail, /found BTC\/USDT:USDT held as doubtful/)
  })

  test('[TIME4] it is believed when it stays for the time, and then it counts', () => {
    const at = desk()
    tell(at, 30_000n)
    at.time += 9_999
    assert.match(Desk.types(tell(at, 31_000n)), /^MarkDoubted MarksSet/)
    at.time += 1
    const events = tell(at, 30_500n)
    assert.deepEqual(Desk.pick(events, 'MarkConfirmed'), [
      { type: 'MarkConfirmed', instrument: Desk.btc, price: 30_500n, by: 'time' },
    ])
    assert.equal(markOf(at)?.price, 30_500n)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
  })

  test('[TIME4] another jump begins anew, and drift does not carry the doubt along', () => {
    const at = desk()
    tell(at, 30_000n)
    at.time += 6_000
    tell(at, 27_500n)
    at.time += 6_000
    const [again] = Desk.pick(tell(at, 25_000n), 'MarkDoubted')
    assert.equal(again?.since, at.time, '25,000 is more than a tenth from the first')
  })

  test('[TIME4] a second source confirms at once, the same one again does not', () => {
    const at = desk()
    tell(at, 30_000n)
    assert.match(Desk.types(tell(at, 30_000n)), /^MarkDoubted/)
    const [confirmed] = Desk.pick(tell(at, 30_100n, 'other'), 'MarkConfirmed')
    assert.equal(confirmed?.by, 'source')
  })

  test('[TIME4] an independent index that fell as well is a reference: there is no doubt', () => {
    const fall = (source: string) => {
      const at = desk()
      const indices = [
        { asset: 'BTC', price: 30_500n * 10n ** 12n, time: at.time, source },
        { asset: 'USDT', price: 10n ** 12n, time: at.time, source },
      ]
      const marks = [mark(at, 30_000n)]
      return Desk.pick(Desk.tell(at, { type: 'SetMarks', marks, indices }), 'MarkDoubted').length
    }
    assert.equal(fall('elsewhere'), 0)
    assert.equal(fall('feed'), 1, 'a feed does not bear itself out')
  })

  test('[TIME4] an operator may believe it, with a reason', () => {
    const at = desk()
    const believe = () =>
      Desk.tell(at, { type: 'ConfirmMark', instrument: Desk.btc, by: 'op', reason: 'seen' })
    assert.equal(Desk.refusal(believe()), 'price.notDoubtful')
    tell(at, 30_000n)
    const events = believe()
    assert.match(Desk.types(events), /^MarkConfirmed MarksSet .*LiquidationStarted/)
    assert.equal(markOf(at)?.price, 30_000n)
  })

  test('[TIME4] an index is held as well, by the narrowest band of the rulebooks in force', () => {
    const at = Desk.create({ priceBand: { jump: R(1n, 5n), confirm: 10_000 } })
    Desk.open(at, 'a', 0n)
    Desk.tell(at, { type: 'Deposit', account: 'a', asset: 'BTC', amount: Amount.of(unit) })
    const set = (price: bigint) =>
      Desk.tell(at, {
        type: 'SetMarks',
        marks: [],
        indices: [{ asset: 'BTC', price: price * 10n ** 12n, time: at.time, source: 'feed' }],
      })
    assert.match(Desk.types(set(400n)), /^IndexDoubted MarksSet CertaintyChanged$/)
    const restored = Snapshot.restore(Snapshot.take(at.state))
    assert.deepEqual(restored.book.indices, at.state.book.indices)
    const believe = () =>
      Desk.tell(at, { type: 'ConfirmIndex', asset: 'BTC', by: 'op', reason: 'seen' })
    assert.match(Desk.types(believe()), /^IndexConfirmed MarksSet/)
    assert.equal(Desk.refusal(believe()), 'price.notDoubtful')
    const { index } = State.asset(at.state, 'BTC')
    assert.equal(at.state.book.indices[index]?.price, 400n * 10n ** 12n)
  })

  test('[TIME4] the first price, and any without a band, is believed', () => {
    const told = { price: 1n, source: 'feed' }
    const band = { jump: R(1n, 10n), confirm: 1 }
    const before = { price: Price.of(100n), time: 0, source: 'feed' }
    assert.equal(Plausibility.judge(undefined, told, band, 0).is, 'accepted')
    assert.equal(Plausibility.judge(before, told, null, 0).is, 'accepted')
    assert.equal(Plausibility.judge(before, told, band, 0).is, 'doubtful')
    assert.equal(Plausibility.judge(before, { ...told, price: 90n }, band, 0).is, 'accepted')
    assert.equal(Plausibility.judge(before, { ...told, price: 89n }, band, 0).is, 'doubtful')
  })
})
