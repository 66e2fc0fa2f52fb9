import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { datetime } from './datetime.ts'
import { limits } from './limits.ts'

test('an instant reads as the platform has it, up to the last one admitted', () => {
  for (const time of [0, limits.time, ...leapDays()]) {
    assert.equal(datetime(time), new Date(time).toISOString())
  }
  fc.assert(
    fc.property(fc.nat({ max: limits.time }), (time) => {
      assert.equal(datetime(time), new Date(time).toISOString())
    }),
  )
})

/** The days around the end of each February, including years without a 29th. */
function leapDays(): readonly number[] {
  const years = Array.from({ length: 317 }, (_, index) => 1970 + index)
  return years
    .flatMap((year) => [27, 28, 29, 30].map((day) => Date.UTC(year, 1, day) + 86_399_999))
    .filter((time) => time <= limits.time)
}
