import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TimeOfDay } from './TimeOfDay.ts'

test('[CAL19] a time of day is read as a clock with 24 hours shows it, and written so', () => {
  for (let second = 0; second <= 86_400; second++) {
    const text = TimeOfDay.format(second * 1_000)
    assert.equal(TimeOfDay.parse(text), second * 1_000)
  }
  const written = ['00:00', '09:30', '15:00', '14:59:59', '24:00']
  assert.deepEqual(
    written.map((text) => TimeOfDay.format(TimeOfDay.parse(text) as number)),
    written,
  )
  assert.equal(TimeOfDay.parse('15:00:00'), 54_000_000)
})

test('[CAL19] anything else is no time of day', () => {
  for (const text of [
    '',
    '9:30',
    '09:60',
    '24:01',
    '24:00:01',
    '25:00',
    '09:30:60',
    '3pm',
    ' 09:30',
  ]) {
    assert.equal(TimeOfDay.parse(text), null, text)
  }
})
