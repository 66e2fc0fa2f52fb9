import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { Sentry } from '../../src/sentry/Sentry.ts'
import { Desk } from '../engine/Desk.ts'
import { rulebook } from '../engine/world.ts'
import { brokers } from './world.ts'

/** Whether an account has rows, and so is not looked at until they say so. */
function hasRows({ state }: Desk, account: string): boolean {
  const { sentry } = Worklist.of(state)
  return sentry !== null && Sentry.has(sentry, State.account(state, account).index)
}

/** Long a bitcoin on 5,000: called below 35,443, cured above 35,507, under water at 35,353. */
function holder(desk = Desk.create()): Desk {
  Desk.open(desk, 'a', 5_000n)
  Desk.fill(desk, 'a', 1_000n)
  Desk.setMarks(desk, 40_000n)
  return desk
}

describe('who has rows', () => {
  test('[SENTRY4] below its ladder, on a rung and under a floating call an account has them', () => {
    const desk = holder()
    assert.ok(hasRows(desk, 'a'))
    const events = Desk.setMarks(desk, 35_400n)
    assert.equal(Desk.pick(events, 'CallOpened').length, 1)
    assert.ok(hasRows(desk, 'a'), 'right after the look that called it')
    assert.equal(Desk.pick(Desk.setMarks(desk, 35_401n), 'CallMet').length, 0)
    assert.equal(Desk.pick(Desk.setMarks(desk, 40_000n), 'CallMet').length, 1)
  })

  test('[SENTRY4] what names an account takes its rows away, also where it changes no margin', () => {
    const desk = holder()
    const [opened] = Desk.pick(Desk.setMarks(desk, 35_400n), 'CallOpened')
    Desk.tell(desk, { type: 'AcknowledgeCall', call: opened?.call ?? '', by: 'desk' })
    assert.ok(!hasRows(desk, 'a'))
    Desk.setMarks(desk, 35_401n)
    assert.ok(hasRows(desk, 'a'), 'a look gives it others')
  })

  test('[SENTRY4] under liquidation it has none', () => {
    const desk = holder()
    assert.equal(Desk.pick(Desk.setMarks(desk, 35_000n), 'LiquidationStarted').length, 1)
    assert.ok(!hasRows(desk, 'a'))
  })

  test('[SENTRY4] on the rung that liquidates, where nobody may, it has none', () => {
    const desk = Desk.create()
    Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })
    holder(desk)
    assert.equal(Desk.pick(Desk.setMarks(desk, 35_000n), 'LevelChanged').length, 1)
    assert.ok(!hasRows(desk, 'a'))
  })

  test('[SENTRY4] at an old price it has none', () => {
    const desk = holder()
    assert.equal(Desk.pick(Desk.wait(desk, 300_001), 'CertaintyChanged').length, 1)
    assert.ok(!hasRows(desk, 'a'))
  })

  test('[SENTRY4] under a call that may grow by an amount it has none', () => {
    const desk = holder(Desk.create({ call: { ...rulebook().call, amount: 'cumulative' } }))
    assert.equal(Desk.pick(Desk.setMarks(desk, 35_400n), 'CallOpened').length, 1)
    assert.ok(!hasRows(desk, 'a'))
  })

  test('[SENTRY4] with an inverse contract it has none', () => {
    const desk = holder()
    Desk.fill(desk, 'a', 1n, 40_000n, 'BTC/USD:BTC')
    assert.ok(!hasRows(desk, 'a'))
  })

  test('[SENTRY4] [BROKER10] at a broker it has them', () => {
    const method = brokers.find((one) => one.method.name === 'broker')?.method ?? rulebook().method
    const desk = holder(Desk.create({ method }))
    assert.ok(hasRows(desk, 'a'))
  })

  test('[SENTRY6] switched off, nobody has rows', () => {
    const desk = Desk.create()
    Worklist.screenBy(desk.state, 'headroom')
    holder(desk)
    assert.ok(!hasRows(desk, 'a'))
  })
})
