import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { drawClock } from './drawClock.ts'
import { drawMarkets } from './drawMarket.ts'
import { drawPositionProtections } from './drawPositionProtections.ts'
import { drawProtections } from './drawProtections.ts'
import { randomRun } from './randomRun.ts'
import { digest } from './sameState.ts'
import { either } from './streams.ts'
import { unit } from './world.ts'

const seeds = Number(process.env.SEEDS ?? 30)

describe('the same command again', () => {
  const bring = (desk: Desk, whole: bigint, id: string) =>
    Desk.tell(
      desk,
      { type: 'Deposit', account: 'a', asset: 'USDT', amount: Amount.of(whole * unit) },
      id,
    )

  test('[TIME2] the same under its id is answered, whenever it comes; another is a conflict', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 0n)
    bring(desk, 7n, 'dep')
    desk.time += 5_000
    assert.deepEqual(bring(desk, 7n, 'dep'), [])
    const [other] = bring(desk, 8n, 'dep')
    assert.deepEqual(other, {
      type: 'Rejected',
      code: 'command.conflict',
      detail: 'expected the same Deposit again under dep, found another command',
    })
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'AdvanceTime' }, 'dep')), 'command.conflict')
    assert.deepEqual(bring(desk, 7n, 'dep'), [], 'and the first is still the one')
    assert.equal(Desk.balance(desk, 'a'), 7n * unit)
  })

  test('[TIME2] the order of members says nothing, and who asks does', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 0n)
    const amount = Amount.of(unit)
    const again = (extra: object) =>
      step(desk.state, {
        ...{ amount, asset: 'USDT', account: 'a', id: 'dep', time: desk.time },
        ...{ type: 'Deposit', ...extra },
      })
    bring(desk, 1n, 'dep')
    assert.deepEqual(again({}), [])
    assert.deepEqual(again({ actor: '' }), [], 'nobody')
    assert.equal(again({ actor: 'eve' }).length, 1)
  })

  test('[TIME2] after any number of others it is refused, in the same millisecond and from a snapshot', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 0n)
    bring(desk, 1_000n, 'dep')
    for (let count = 0; count < limits.commandIds; count++) {
      Desk.tell(desk, { type: 'CloseOrder', account: 'a', order: 'none' }, `z${count}`)
    }
    assert.equal(Desk.refusal(bring(desk, 1_000n, 'dep')), 'command.tooOld')
    assert.equal(Desk.refusal(bring(desk, 1_000n, 'dep')), 'command.tooOld', 'and again')
    const restored = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    assert.equal(Desk.refusal(bring(restored, 1_000n, 'dep')), 'command.tooOld')
    assert.equal(Desk.balance(restored, 'a'), 1_000n * unit)
    assert.deepEqual(bring(restored, 1n, 'new').map(({ type }) => type)[0], 'Deposited')
  })

  test('[TIME2] a fill whose id left the window is not booked again', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 100_000n)
    const fill = (id: string, lots: bigint) =>
      Desk.tell(desk, {
        ...{ type: 'ReportFill', fill: id, account: 'a', instrument: Desk.btc, leg: 'net' },
        ...{ lots: Quantity.of(lots), price: Price.of(40_000n), fee: Amount.zero, order: null },
      })
    fill('first', 5n)
    for (let count = 0; count < limits.commandIds; count++) fill(`f${count}`, count % 2 ? 1n : -1n)
    assert.equal(Desk.refusal(fill('first', 5n)), 'fill.duplicate')
    assert.equal(State.account(desk.state, 'a').positions[0]?.lots, 5n)
  })

  test('[TIME2] in random runs no command told twice changes anything the second time', () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const guarded = [drawProtections(seed), drawPositionProtections(seed)]
      const always = [drawMarkets(seed), drawClock(seed)]
      const stream = either(...always, ...(seed % 2 === 0 ? guarded : []))
      randomRun(
        seed,
        120,
        {
          after: (state, command, [entry]) => {
            if (entry?.events.some((one) => 'code' in one && one.code === 'command.conflict'))
              return
            const before = digest(state)
            assert.deepEqual(step(state, command), [])
            assert.deepEqual(step(state, { ...command, time: command.time + 9 }), [])
            assert.equal(digest(state), before, `seed ${seed}, ${command.id}: ${command.type}`)
          },
        },
        stream,
      )
    }
  })
})
