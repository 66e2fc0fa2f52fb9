import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Snapshot } from '../../../src/engine/Snapshot.ts'
import { State } from '../../../src/engine/State.ts'
import { step } from '../../../src/engine/step.ts'
import { Method } from '../../../src/margin/Method.ts'
import { standard } from '../../../src/margin/methods/standard.ts'
import { Amount } from '../../../src/money/Amount.ts'
import { Ratio } from '../../../src/money/Ratio.ts'
import { Desk } from '../../engine/Desk.ts'
import { digest } from '../../engine/sameState.ts'
import { instruments, rulebook, start } from '../../engine/world.ts'
import { type FlatMethod, flat } from './flat.ts'

const methods = Method.table(...standard.values(), flat)
const method: FlatMethod = { name: 'flat', rate: Ratio.of(5n, 100n) }

/** An armed engine that knows one method more, with a rulebook of it. */
function desk(): Desk {
  const state = State.create(methods)
  const desk: Desk = { state, time: start, count: 0, entries: [] }
  for (const asset of ['USDT', 'BTC', 'ETH', 'USD', 'OIL']) {
    Desk.tell(desk, { type: 'DefineAsset', asset, decimals: 8 })
  }
  for (const instrument of instruments) Desk.tell(desk, { type: 'DefineInstrument', instrument })
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: rulebook({ method }) })
  Desk.deposit(desk, 'house:fund', 100n)
  Desk.setMarks(desk)
  Desk.tell(desk, { type: 'Arm', by: 'desk', reason: 'test' })
  return desk
}

test('[METHOD13] a toy method runs through the engine: opened, traded, called, liquidated, paid for', () => {
  const told = desk()
  Desk.open(told, 'long', 4_000n)
  Desk.open(told, 'short', 100_000n)
  Desk.fill(told, 'long', 1_000n)
  Desk.fill(told, 'short', -1_000n)
  // One coin at 38,250: 1,912.50 asked of 2,250 left, 85 %.
  const called = Desk.pick(Desk.setMarks(told, 38_250n), 'CallOpened')
  assert.deepEqual(
    called.map(({ account, level }) => [account, level]),
    [['long', 'call']],
  )
  assert.equal(
    Desk.refusal(
      Desk.tell(told, {
        type: 'Withdraw',
        account: 'long',
        asset: 'USDT',
        amount: Amount.of(called[0]!.amount),
      }),
    ),
    'margin.insufficient',
  )
  const events = Desk.setMarks(told, 37_800n)
  assert.ok(Desk.pick(events, 'LiquidationStarted').length === 1)
  const [order] = Desk.pick(events, 'LiquidationOrdered')
  assert.ok(order !== undefined && order.lots < 0n && order.lots > -1_000n, 'a part cures')
  const sold = Desk.answer(told, 37_800n)
  assert.equal(Desk.pick(sold, 'LiquidationEnded')[0]?.outcome, 'cured')
  // And through the waterfall: what is left goes under in one fall.
  const types = Desk.types(Desk.setMarks(told, 30_000n))
  const all = told.entries.flatMap(({ events }) => events)
  assert.ok(
    Desk.pick(all, 'LiquidationEnded').some(({ outcome }) => outcome === 'bankrupt'),
    types,
  )
  assert.equal(Desk.pick(all, 'FundPaid').length, 1)
  assert.equal(Desk.pick(all, 'Deleveraged')[0]?.trade.account, 'short')
  assert.equal(State.account(told.state, 'long').positions.length, 0)
})

test('[METHOD13] the same commands, from a snapshot on or from the start, give the same state', () => {
  const told = desk()
  Desk.open(told, 'long', 4_000n)
  Desk.fill(told, 'long', 1_000n)
  const kept = Snapshot.take(told.state)
  Desk.setMarks(told, 37_800n)
  const later = told.entries.at(-1)?.command
  assert.ok(later)
  const restored = Snapshot.restore(kept, State.create(methods))
  step(restored, later)
  assert.equal(digest(restored), digest(told.state))
})

test('[METHOD1] an engine refuses a rulebook whose method it does not know', () => {
  const plain = Desk.create()
  const stranger = rulebook({ id: 'stranger', method })
  const events = Desk.tell(plain, { type: 'DefineRulebook', rulebook: stranger })
  assert.equal(Desk.refusal(events), 'command.malformed')
})
