import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MarginCall } from '../../src/calls/MarginCall.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Assessment } from '../../src/model/Assessment.ts'
import { drawEnds } from './drawEnds.ts'
import { drawMarkets } from './drawMarket.ts'
import { randomRun } from './randomRun.ts'
import { either } from './streams.ts'

const seeds = Number(process.env.SEEDS ?? 250)
const first = Number(process.env.SEED ?? 1)

/** The measure of maintenance of an account whose every price is known and fresh, or null. */
function certain(state: State, id: string) {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const assessment = assess(account, rules, state.book)
  return assessment.certainty === 'certain' ? Assessment.measure(assessment, 'maintenance') : null
}

/** No call stands open that nothing remains of. */
function assertCallsMet(state: State): number {
  for (const call of state.calls.values()) {
    const measure = certain(state, call.account)
    if (measure !== null) assert.notEqual(MarginCall.amountNow(call, measure), 0n, call.id)
  }
  return state.calls.size
}

/** No expired call waits where nothing keeps it from being carried out. */
function assertNothingDue(state: State): number {
  let waiting = 0
  for (const { id, dues, liquidation, suspension } of state.accounts) {
    const measure = dues.length > 0 ? certain(state, id) : null
    if (measure === null || suspension !== null) continue
    waiting += 1
    assert.equal(liquidation, null, `${id} is liquidated for what is due`)
    for (const { call, cureTo } of dues) assert.ok(Assessment.exceeds(measure, cureTo), call)
    const halted = [...state.switchedOff].some((key) => key.startsWith('liquidation:'))
    assert.ok(
      !state.armed || halted,
      `${id} owes what an expired call asked for, and nothing stops`,
    )
  }
  return waiting
}

/** A leg of a hedge has its side, and no execution took an account through zero. */
function assertLegs(state: State, entries: readonly Entry[]): number {
  for (const { id, positions } of state.accounts) {
    for (const { leg, lots } of positions) {
      assert.ok(
        leg === 'net' || (leg === 'long') === lots > 0n,
        `${id}: ${lots} lots on leg ${leg}`,
      )
    }
  }
  return entries.flatMap(({ events }) => events).filter(({ type }) => type === 'ExcessInherited')
    .length
}

/** Nobody holds or orders what was settled, and a suspended account is not liquidated. */
function assertEnds(state: State): void {
  for (const { id, kind, positions, orders, suspension, liquidation } of state.accounts) {
    assert.ok(suspension === null || liquidation === null, `${id} is liquidated and suspended`)
    if (kind === 'mirrored') continue
    for (const { instrument } of [...positions, ...orders]) {
      assert.notEqual(state.ends[instrument.index], 'settled', `${id} is in ${instrument.id}`)
    }
  }
  for (const { instrument } of state.orders.values()) {
    assert.notEqual(state.ends[instrument.index], 'settled', `an order is out in ${instrument.id}`)
  }
  state.ends.forEach((end, index) => {
    if (end === 'settled') assert.equal(state.street.lots[index] ?? 0n, 0n, 'contracts sum to zero')
  })
}

/** A liquidation begins beyond its target, and is over at or under it. */
function assertTerms(entries: readonly Entry[]): void {
  for (const event of entries.flatMap(({ events }) => events)) {
    if (event.type !== 'LiquidationStarted' || event.cause !== 'expiry') continue
    const { equity, requirement, terms } = event
    assert.ok(terms && Assessment.exceeds({ equity, requirement }, terms.target), event.account)
  }
}

test('[CALL13] [CALL14] [CALL16] [END1] [END3] no call is lost, what expired is carried out as soon as it can be, nobody is liquidated who is cured, and no leg is turned over', () => {
  const seen = { open: 0, waiting: 0, excess: 0 }
  for (let seed = first; seed < first + seeds; seed++) {
    const after = (state: State, _command: unknown, entries: readonly Entry[]): void => {
      try {
        seen.open += assertCallsMet(state)
        seen.waiting += assertNothingDue(state)
        seen.excess += assertLegs(state, entries)
        assertTerms(entries)
        assertEnds(state)
      } catch (error) {
        throw new Error(`seed ${seed} at entry ${state.seq}`, { cause: error })
      }
    }
    const state = randomRun(seed, 220, { after }, either(drawMarkets(seed), drawEnds(seed)))
    const restored = Snapshot.restore(Snapshot.take(state))
    assert.deepEqual(
      restored.accounts.map(({ dues }) => dues),
      state.accounts.map(({ dues }) => dues),
    )
  }
  if (seeds < 250) return
  assert.ok(seen.open > 0 && seen.waiting > 0 && seen.excess > 0, 'calls were open, due, and late')
})
