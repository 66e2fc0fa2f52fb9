import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallProcedure } from '../model/CallProcedure.ts'
import type { Ladder, Level } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { validateProcedure } from './validateProcedure.ts'

const procedure: CallProcedure = {
  within: 7_200_000,
  cureTo: Ratio.of(4n, 5n),
  amount: 'floating',
  onExpiry: 'liquidate',
}
const call: Level = {
  name: 'call',
  measure: 'maintenance',
  enter: Ratio.of(9n, 10n),
  clear: Ratio.of(4n, 5n),
  action: 'call',
}
const ladder = (...levels: readonly Level[]): Ladder => ({ id: 'house', levels })

test('[CALL2] a cure level at or under the clear level is sound', () => {
  const notice: Level = { ...call, measure: 'initial', clear: Ratio.of(1n, 2n), action: 'none' }
  for (const cureTo of [procedure.cureTo, Ratio.of(79n, 100n)]) {
    const sound = { ...procedure, cureTo }
    assert.deepEqual(validateProcedure(sound, [ladder(notice, call)]), { ok: true, value: sound })
  }
  assert.ok(validateProcedure(procedure, []).ok)
})

test('[CALL2] names the first fault', () => {
  const rows: readonly (readonly [string, Partial<CallProcedure>, Partial<Level>])[] = [
    ['procedure.withinNotPositive', { within: 0 }, {}],
    ['procedure.withinNotPositive', { within: -1 }, {}],
    ['procedure.sellOutOfRange', { sellTo: Ratio.zero }, {}],
    ['procedure.sellOutOfRange', { sellTo: Ratio.of(9n, 10n) }, {}],
    ['procedure.cureNotPositive', { cureTo: Ratio.zero }, {}],
    ['procedure.cureNotPositive', { cureTo: Ratio.of(-1n) }, {}],
    ['procedure.callNotOnMaintenance', {}, { measure: 'initial' }],
    ['procedure.cureAboveClear', { cureTo: Ratio.of(81n, 100n) }, {}],
  ]
  for (const [error, change, level] of rows) {
    const ladders = [ladder(call), ladder({ ...call, ...level })]
    assert.deepEqual(validateProcedure({ ...procedure, ...change }, ladders), { ok: false, error })
  }
})
