import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { desk, stock } from '../engine/brokerDesk.ts'
import { Desk } from '../engine/Desk.ts'
import { rulebook } from '../engine/world.ts'
import { Audit } from './Audit.ts'
import { hear } from './hear.ts'

const [low, high] = ['BTC-call-41000', 'BTC-call-42000'] as const

test('[AUD79] a leg that is executed without the other of its unit', () => {
  const liquidation = { ...rulebook({}).liquidation, spreads: 'unit', target: Ratio.one } as const
  const { told } = desk(900n, { liquidation })
  Desk.fill(told, 'a', 1_000n, 500n, high)
  Desk.fill(told, 'a', -1_000n, 800n, low)
  Desk.fill(told, 'a', 10n, 40_000n)
  const { time } = told
  const fallen = { instrument: stock, price: Price.of(20_000n), time, source: 'test' }
  Desk.tell(told, { type: 'SetMarks', marks: [fallen], indices: [] })
  Desk.answer(told, 600n)
  const [last, ...before] = told.entries.toReversed()
  assert.ok(last)
  assert.ok(last.events.some(({ type }) => type === 'Executed'))
  const executed = last.events.findIndex(({ type }) => type === 'Executed')
  const lying = { ...last, events: last.events.toSpliced(executed, 1) }
  for (const [end, found] of [
    [last, []],
    [lying, ['AUD79']],
  ] as const) {
    const audit = Audit.create()
    for (const entry of [...before.toReversed(), end]) hear(audit, [entry])
    const rules = audit.breaches.map(({ rule }) => rule)
    assert.deepEqual(found.length === 0 ? rules : rules.filter((rule) => rule === 'AUD79'), found)
  }
})
