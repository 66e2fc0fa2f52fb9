import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { rulebook, unit } from './world.ts'

/** Orders of a liquidation that come back with nothing filled. */

const eth = 'ETH/USDT:USDT'

/** Rejects all that is out. */
const reject = (desk: Desk): Event[] =>
  Desk.tell(desk, {
    type: 'ReportExecution',
    executions: [...desk.state.orders.values()].map(({ id, instrument }) => ({
      order: id,
      instrument: instrument.id,
      lots: Quantity.zero,
      price: Price.of(1n),
      fee: Amount.zero,
      status: 'rejected' as const,
    })),
  })

const ordered = (events: readonly Event[]): string[] =>
  Desk.pick(events, 'LiquidationOrdered').map(({ instrument }) => instrument)

/** Long a bitcoin and ten ether on 2,000: below 38,400 it is liquidated, the bitcoin first. */
function desk(part: Parameters<typeof Desk.create>[0] = {}): Desk {
  const made = Desk.create(part)
  Desk.open(made, 'long', 2_000n)
  Desk.open(made, 'short', 500_000n)
  Desk.fill(made, 'long', 1_000n)
  Desk.fill(made, 'short', -1_000n)
  Desk.fill(made, 'long', 100n, 30_000n, eth)
  Desk.fill(made, 'short', -100n, 30_000n, eth)
  return made
}

describe('orders that come back with nothing filled', () => {
  test('[ENG23] one is tried again after its time, by the clock alone, and across a restart', () => {
    const made = desk()
    assert.deepEqual(ordered(Desk.setMarks(made, 38_300n)), [Desk.btc])
    const events = reject(made)
    assert.deepEqual(ordered(events), [], 'not at once')
    const [retry] = Desk.pick(events, 'RetryScheduled')
    assert.deepEqual([retry?.times, retry?.at], [1, made.time + 1_000])
    const twin: Desk = { ...made, state: Snapshot.restore(Snapshot.take(made.state)), entries: [] }
    for (const one of [made, twin]) {
      assert.deepEqual(ordered(Desk.wait(one, 999)), [])
      assert.deepEqual(ordered(Desk.wait(one, 1)), [Desk.btc])
    }
  })

  test('[ENG23] the third refusal in a row passes on to the next position, and says so', () => {
    const made = desk()
    Desk.setMarks(made, 38_300n)
    for (const times of [1, 2]) {
      assert.equal(Desk.pick(reject(made), 'OrderEscalated').length, 0, `${times}`)
      Desk.wait(made, 1_000)
    }
    const third = reject(made)
    const [escalated] = Desk.pick(third, 'OrderEscalated')
    assert.deepEqual(
      [escalated?.instrument, escalated?.to, escalated?.times],
      [Desk.btc, 'next', 3],
    )
    assert.deepEqual(ordered(third), [eth])
    Desk.answer(made, 30_000n)
    // The bitcoin is tried again a minute after it was given up.
    assert.deepEqual(ordered(Desk.wait(made, 58_000)), [])
    assert.deepEqual(ordered(Desk.wait(made, 2_000)), [Desk.btc])
  })

  test('[ENG23] what fills something is no refusal, and begins the count again', () => {
    const made = desk()
    Desk.setMarks(made, 38_300n)
    reject(made)
    Desk.wait(made, 1_000)
    const part = Desk.answer(made, 38_300n, 1n, 10n)
    assert.equal(Desk.pick(part, 'RetryScheduled').length, 0)
    assert.deepEqual(ordered(part), [Desk.btc], 'the rest at once')
    assert.equal(Desk.pick(reject(made), 'RetryScheduled')[0]?.times, 1)
  })

  test('[ENG23] after three refused conversions the house takes the coins and the position is resolved', () => {
    const made = Desk.create()
    Desk.open(made, 'debtor', 0n)
    Desk.open(made, 'winner', 400_000n)
    const coins = Amount.of(unit)
    Desk.tell(made, { type: 'Deposit', account: 'debtor', asset: 'BTC', amount: coins })
    Desk.fill(made, 'debtor', -2_000n, 30_000n, eth)
    Desk.fill(made, 'winner', 2_000n, 30_000n, eth)
    const mark = (price: bigint): Event[] => {
      made.time += 1_000
      const at = { time: made.time, source: 'test' }
      const marks = [
        { instrument: eth, price: Price.of(price), ...at },
        { instrument: 'BTC/USDT', price: Price.of(40_000n), ...at },
      ]
      const indices = [{ asset: 'BTC', price: 40_000n * 10n ** 12n, ...at }]
      return Desk.tell(made, { type: 'SetMarks', marks, indices })
    }
    for (const times of [1, 2, 3]) {
      // Twenty ether up by 2,010 and more each: 40,200 against a coin of 40,000.
      assert.deepEqual(ordered(mark(50_100n + BigInt(times))), ['BTC/USDT'])
      const events = reject(made)
      assert.equal(Desk.pick(events, 'OrderEscalated')[0]?.to, times === 3 ? 'house' : undefined)
    }
    const events = mark(50_110n)
    assert.deepEqual(ordered(events), [])
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'bankrupt')
    assert.deepEqual(State.account(made.state, 'debtor').positions, [])
    assert.equal(Desk.balance(made, 'debtor', 'BTC'), 0n)
  })

  test('[ENG23] a rulebook states its own schedule', () => {
    const liquidation = { ...rulebook().liquidation, retry: { after: 5_000, times: 1 } }
    const made = desk({ liquidation })
    Desk.setMarks(made, 38_300n)
    const events = reject(made)
    assert.equal(Desk.pick(events, 'OrderEscalated').length, 1)
    assert.equal(Desk.pick(events, 'RetryScheduled')[0]?.at, made.time + 300_000)
  })
})
