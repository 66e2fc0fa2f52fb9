import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { Price } from '../../src/money/Price.ts'
import { Desk } from './Desk.ts'

/** What halts one thing halts nothing else: switches and markets without a fresh mark. */

const eth = 'ETH/USDT:USDT'

/** Long 1 BTC from 40,000 on 2,000, and long an ether as well. */
function desk(): Desk {
  const made = Desk.create()
  Desk.open(made, 'long', 2_000n)
  Desk.open(made, 'short', 50_000n)
  Desk.fill(made, 'long', 1_000n)
  Desk.fill(made, 'short', -1_000n)
  Desk.fill(made, 'long', 100n, 30_000n, eth)
  Desk.fill(made, 'short', -100n, 30_000n, eth)
  return made
}

const turn = (made: Desk, kind: 'asset' | 'instrument', id: string, on: boolean): Event[] =>
  Desk.tell(made, {
    type: 'Switch',
    scope: { kind, id },
    what: 'liquidation',
    on,
    by: 'desk',
    reason: 'test',
  })

/** Only the bitcoin perpetual is marked. */
const markBitcoin = (made: Desk, price: bigint): Event[] => {
  const mark = { instrument: Desk.btc, price: Price.of(price), time: made.time, source: 'test' }
  return Desk.tell(made, { type: 'SetMarks', marks: [mark], indices: [] })
}

const ordered = (events: readonly Event[]): string[] =>
  Desk.pick(events, 'LiquidationOrdered').map(({ instrument }) => instrument)

describe('what can be moved', () => {
  test('[ENG22] an atom of a coin whose liquidation is off keeps nothing else from being sold', () => {
    const made = desk()
    turn(made, 'asset', 'OIL', false)
    Desk.tell(made, { type: 'Deposit', account: 'long', asset: 'OIL', amount: 1n as never })
    const events = Desk.setMarks(made, 38_300n)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
    assert.deepEqual(ordered(events), [Desk.btc])
  })

  test('[ENG22] with one of two markets switched off the other is sold, and both after it is on', () => {
    const made = desk()
    turn(made, 'instrument', Desk.btc, false)
    assert.deepEqual(ordered(Desk.setMarks(made, 38_300n)), [eth])
    Desk.answer(made, 30_000n)
    assert.deepEqual(ordered(turn(made, 'instrument', Desk.btc, true)), [Desk.btc])
  })

  test('[ENG22] with liquidation off for what it settles in an instrument is not moved either', () => {
    const made = desk()
    turn(made, 'asset', 'USDT', false)
    assert.deepEqual(ordered(Desk.setMarks(made, 38_300n)), [])
    assert.deepEqual(ordered(turn(made, 'asset', 'USDT', true)), [Desk.btc])
  })

  test('[ENG22] where nothing can be moved the start waits, for the switch or for the mark', () => {
    const halted = desk()
    for (const id of [Desk.btc, eth]) turn(halted, 'instrument', id, false)
    const fallen = Desk.setMarks(halted, 38_300n)
    assert.deepEqual(Desk.pick(fallen, 'LiquidationStarted'), [])
    assert.equal(Desk.pick(fallen, 'CallOpened').length, 1)
    assert.match(Desk.types(turn(halted, 'instrument', eth, true)), /CallCancelled Liq.*Started/)
    const aged = desk()
    aged.time += 300_001
    assert.equal(Desk.pick(Desk.wait(aged, 0), 'CertaintyChanged')[0]?.after, 'bounded')
    // Up by the band of five per cent the ether gains 150: 2,000 - 2,100 + 150 is 50.
    const events = markBitcoin(aged, 37_900n)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
    assert.deepEqual(ordered(events), [Desk.btc])
  })
})
