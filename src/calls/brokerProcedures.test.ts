import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladder } from '../../test/engine/world.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import { Ratio } from '../money/Ratio.ts'
import { brokerProcedures } from './brokerProcedures.ts'
import { CallClock } from './CallClock.ts'
import { validateProcedure } from './validateProcedure.ts'

test('[CALL33] each published kind is a sound procedure, with a due date on its calendar', () => {
  // Thursday, 18 June 2026, noon in New York; the 19th is a holiday.
  const issued = Date.UTC(2026, 5, 18, 16)
  const due = Object.entries(brokerProcedures).map(([name, one]) => {
    const procedure: CallProcedure = { ...one, cureTo: Ratio.of(7n, 10n) }
    assert.ok(validateProcedure(procedure, [ladder()]).ok, name)
    const { at, undated } = CallClock.deadlineOf(procedure, {}, issued)
    assert.equal(undated, undefined, name)
    return [name, new Date(at).toISOString().slice(0, 16)]
  })
  assert.deepEqual(due, [
    ['regT', '2026-06-24T20:00'],
    ['house', '2026-06-23T20:00'],
    ['maintenance', '2026-06-24T20:00'],
    ['dayTrade', '2026-06-26T20:00'],
    ['intraday', '2026-06-26T20:00'],
    ['portfolio', '2026-06-24T20:00'],
    ['futures', '2026-06-22T20:00'],
  ])
})
