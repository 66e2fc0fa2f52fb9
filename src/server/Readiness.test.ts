import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomRun } from '../../test/engine/randomRun.ts'
import { State } from '../engine/State.ts'
import { type Phase, Readiness } from './Readiness.ts'

test('[SRV7] it is not ready while it stops, and says what it is doing', () => {
  let phase: Phase = 'stopping'
  const ask = Readiness.asking(
    () => State.create(),
    () => phase,
    () => 0,
  )
  assert.deepEqual(ask(), { isReady: false, reasons: ['it is stopping'] })
  phase = 'serving'
  assert.deepEqual(ask(), { isReady: true, reasons: [] })
})

test('[SRV7] prices that are not fresh are named, a few of them, and looked for once a second', () => {
  const state = randomRun(3, 80)
  assert.deepEqual(Readiness.against(state), [])
  let now = 0
  const ask = Readiness.asking(
    () => state,
    () => 'serving',
    () => now,
  )
  assert.equal(ask().isReady, true)
  state.time += 86_400_000
  state.book.time = state.time
  assert.equal(ask().isReady, true, 'what was found holds a second')
  now = 1_000
  const [reason = ''] = ask().reasons
  assert.match(reason, /^no fresh price of BTC\/USDT:USDT, /)
  state.accounts[0]!.balances[0] = 1n as never
  assert.match(Readiness.against(state)[0] ?? '', /books of .* sum to/)
})
