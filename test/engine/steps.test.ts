import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { fold } from '../../src/engine/fold.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { LiquidationProcedure } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { OutstandingOrder } from '../../src/report/OutstandingOrder.ts'
import { Desk } from './Desk.ts'
import { rulebook, unit } from './world.ts'

/** Steps of venues: pauses, parts after which all goes, limits. */

const R = Ratio.of

/** Long ten bitcoin on 10,000 under a procedure: 400,000 of notional asks 21,250. */
function desk(change: Partial<LiquidationProcedure>): Desk {
  const liquidation = {
    ...rulebook().liquidation,
    dust: Value.zero,
    target: R(19n, 20n),
    ...change,
  }
  const made = Desk.create({ liquidation })
  Desk.open(made, 'long', 25_000n)
  Desk.open(made, 'short', 500_000n)
  Desk.fill(made, 'long', 10_000n)
  Desk.fill(made, 'short', -10_000n)
  return made
}

const ordered = (events: readonly Event[]): bigint[] =>
  Desk.pick(events, 'LiquidationOrdered').map(({ lots }) => lots)

const fifth = { sizing: 'fraction', fraction: R(1n, 5n) } as const

function folded({ entries }: Desk): State {
  const state = State.create()
  for (const entry of entries) fold(state, entry)
  return state
}

/** A copy that was restored, and one that folded all entries. */
const copies = (made: Desk): Desk[] => [
  { ...made, state: Snapshot.restore(Snapshot.take(made.state)), entries: [] },
  { ...made, state: folded(made), entries: [] },
]

describe('a fifth at a time, all within half a minute of a part', () => {
  const steps = { wholeUpTo: Value.of(100_000n * unit), wholeWithin: 30_000 }

  test('[LIQ20] a fifth first, and once a part of it is filled all that is left', () => {
    const all = desk({ ...fifth, steps })
    assert.deepEqual(ordered(Desk.setMarks(all, 38_500n)), [-2_000n])
    all.time += 60_000
    assert.deepEqual(ordered(Desk.answer(all, 38_500n)), [-8_000n])
    const half = desk({ ...fifth, steps })
    Desk.setMarks(half, 38_500n)
    assert.deepEqual(ordered(Desk.answer(half, 38_500n, 1n, 2n)), [-9_000n])
  })

  test('[LIQ20] the part counts in the next liquidation too, across a restart', () => {
    const made = desk({ ...fifth, steps })
    Desk.setMarks(made, 39_200n)
    Desk.answer(made, 39_200n)
    assert.equal(State.account(made.state, 'long').liquidation, null, 'a fifth was enough')
    assert.deepEqual(State.account(made.state, 'long').lastStep, {
      at: made.time,
      partAt: made.time,
    })
    for (const one of [made, ...copies(made)]) {
      const soon: Desk = { ...one, state: Snapshot.copy(one.state), time: one.time + 30_000 }
      assert.deepEqual(ordered(Desk.setMarks(soon, 38_400n)), [-8_000n])
      const late: Desk = { ...one, state: Snapshot.copy(one.state), time: one.time + 30_001 }
      assert.deepEqual(ordered(Desk.setMarks(late, 38_400n)), [-1_600n])
    }
  })

  test('[LIQ20] [ENG17] nothing is kept where the procedure does not ask for it', () => {
    const made = desk(fifth)
    Desk.setMarks(made, 39_200n)
    Desk.answer(made, 39_200n)
    assert.equal(State.account(made.state, 'long').lastStep, null)
    assert.equal('lastStep' in (Snapshot.take(made.state).accounts.at(-2) ?? {}), false)
  })
})

describe('a pause between steps', () => {
  const paused = { sizing: 'deficit', steps: { pause: 1_000 } } as const

  test('[LIQ21] the next reduction comes with the clock alone, not a millisecond before', () => {
    const made = desk(paused)
    assert.equal(ordered(Desk.setMarks(made, 39_000n)).length, 1)
    const half = Desk.answer(made, 39_000n, 1n, 2n)
    assert.deepEqual(ordered(half), [])
    for (const one of [made, ...copies(made)]) {
      assert.deepEqual(ordered(Desk.wait(one, 999)), [])
      assert.equal(ordered(Desk.wait(one, 1)).length, 1)
    }
  })

  test('[LIQ21] no price, fill or deposit jumps it, and a long silence passes it', () => {
    const made = desk(paused)
    Desk.setMarks(made, 39_000n)
    Desk.answer(made, 39_000n, 1n, 2n)
    made.time += 500
    assert.deepEqual(ordered(Desk.setMarks(made, 38_900n)), [])
    assert.deepEqual(ordered(Desk.deposit(made, 'long', 1n)), [])
    made.time += 86_400_000
    assert.equal(ordered(Desk.setMarks(made, 38_900n)).length, 1)
  })

  test('[LIQ21] it holds in a liquidation that begins within it', () => {
    const made = desk(paused)
    Desk.setMarks(made, 39_000n)
    Desk.answer(made, 39_000n)
    assert.equal(State.account(made.state, 'long').liquidation, null)
    made.time += 400
    const again = Desk.setMarks(made, 38_000n)
    assert.equal(Desk.pick(again, 'LiquidationStarted').length, 1)
    assert.deepEqual(ordered(again), [])
    for (const one of copies(made)) {
      assert.deepEqual(ordered(Desk.wait(one, 599)), [])
      assert.equal(ordered(Desk.wait(one, 1)).length, 1)
    }
  })

  test('[LIQ21] the waterfall does not wait for it', () => {
    const made = desk(paused)
    Desk.setMarks(made, 39_000n)
    Desk.answer(made, 39_000n, 1n, 2n)
    const events = Desk.setMarks(made, 30_000n)
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'bankrupt')
    assert.deepEqual(ordered(Desk.wait(made, 5_000)), [])
  })
})

describe('a limit that the account can still bear', () => {
  const limit = { adjustment: Ratio.one, spread: R(3n, 2n) }

  test('[LIQ24] the order names it, it is told to who carries orders out, and survives a restart', () => {
    const made = desk({ sizing: 'deficit', steps: { limit } })
    const [order] = Desk.pick(Desk.setMarks(made, 39_000n), 'LiquidationOrdered')
    // 15,000 of 19,500: 3/13 of one and a half times 19,500 is 6,750, on ten bitcoin 675.
    assert.equal(order?.limitPrice, 38_325n)
    for (const { state } of [made, ...copies(made)]) {
      const [out] = [...state.orders.values()]
      assert.ok(out !== undefined)
      const told = OutstandingOrder.of(out, undefined, state)
      assert.deepEqual([told.limitPrice, told.bankruptcyPrice], ['38325', '37500'])
    }
  })

  test('[LIQ24] [ENG23] what finds nothing there is tried again at the limit of then', () => {
    const made = desk({ sizing: 'deficit', steps: { limit } })
    Desk.setMarks(made, 39_000n)
    const executions = [...made.state.orders.values()].map(({ id, instrument }) => ({
      ...{ order: id, instrument: instrument.id, lots: Quantity.zero, price: Price.of(1n) },
      ...{ fee: 0n as never, status: 'done' as const },
    }))
    Desk.tell(made, { type: 'ReportExecution', executions })
    made.time += 500
    Desk.setMarks(made, 38_900n)
    const [again] = Desk.pick(Desk.wait(made, 500), 'LiquidationOrdered')
    assert.ok((again?.limitPrice ?? 0n) < 38_325n)
  })
})

test('[LIQ22] [LIQ25] what has no end is refused: a ramp without a pause, even shares of nothing', () => {
  const made = Desk.create()
  const refused = (change: Partial<LiquidationProcedure>) =>
    Desk.pick(
      Desk.tell(made, {
        type: 'DefineRulebook',
        rulebook: rulebook({ version: 2, liquidation: { ...rulebook().liquidation, ...change } }),
      }),
      'Rejected',
    )[0]?.detail
  const ramp = { from: R(1n, 5n), span: 1_000 }
  assert.equal(refused({ steps: { ramp } }), 'ranked: expected a pause beside a ramp')
  assert.equal(refused({ sizing: 'even', fraction: R(0n) }), 'ranked: expected a fraction above 0')
  assert.equal(refused({ steps: { ramp, pause: 1 } }), undefined)
})
