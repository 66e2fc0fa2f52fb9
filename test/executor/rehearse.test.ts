import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Executor } from '../../src/executor/Executor.ts'
import { rehearsal } from '../../src/executor/rehearse.ts'
import { order, terms } from './order.ts'

test('[EXEC2] [EXEC16] what is no order is said once, and does not hold up the others', async () => {
  const [said, notes]: [string[], string[]] = [[], []]
  const place = { entry: 7, since: 1 }
  const told = { ...order, contracts: '-0.5', left: '-0.5', cancelled: false, ...place }
  const ask = async () => Executor.unknown('nobody asks')
  const look = rehearsal({
    principal: {
      head: async () => 7,
      orders: async () => [{ ...told, id: 'odd', purpose: 'gamble' }, { ...told }],
      terms: async () => terms,
      submit: async () => assert.fail('nothing is told'),
      wait: async () => {},
    },
    executor: {
      ...{ name: 'fake', lapseMs: null, refusal: () => null },
      ...{ place: ask, query: ask, cancel: ask },
    },
    ...{ caps: { order: null, day: null }, desk: '', isOurs: () => true, clock: { now: () => 1 } },
    note: (line) => void notes.push(line),
    say: ({ id }, says) => void said.push(`${id}: ${says}`),
  })
  await look()
  await look()
  assert.deepEqual(said, ['liquidation-1: would be sent to fake (20000 USDT)'])
  assert.equal(notes.length, 1)
  assert.match(notes[0] ?? '', /^order "odd": purpose: expected reduce, .* found "gamble"/)
})
