import assert from 'node:assert/strict'
import { test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'

const told = (actor: string) =>
  step(State.create(), { type: 'AdvanceTime', id: 'c1', time: 1, actor })

test('[WIRE24] who asks is kept in the entry and decides nothing; too long a name is refused', () => {
  const [entry] = told('ann')
  assert.equal(entry?.command?.actor, 'ann')
  assert.deepEqual(
    entry?.events,
    step(State.create(), { type: 'AdvanceTime', id: 'c1', time: 1 })[0]?.events,
  )
  assert.partialDeepStrictEqual(told('x'.repeat(129))[0]?.events, [
    { type: 'Rejected', code: 'command.malformed' },
  ])
})
