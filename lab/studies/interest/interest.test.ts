import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOf } from './Day.ts'
import { Entries, type Entry } from './Entries.ts'

const near = (is: number, expected: number, within = 1e-9): void =>
  assert.ok(Math.abs(is - expected) <= within, `expected ${expected}, found ${is}`)

const at = (time: number, open: number, price: number) => ({ time, open, price })
const leverages = { median: 2, deviation: 0.9 }

function told(...hours: readonly ReturnType<typeof at>[]): readonly Entry[] {
  let entries: readonly Entry[] = []
  for (const [place, hour] of hours.entries()) {
    entries = Entries.advance(entries, hours[place - 1] ?? null, hour)
  }
  return entries
}

test('[INTEREST1] what is more was opened at the price now, of what is less each had its share', () => {
  const found = told(at(0, 100, 50), at(1, 150, 40), at(2, 75, 60))
  assert.deepEqual(found, [
    { price: 50, size: 50, low: 40, high: 60 },
    { price: 40, size: 25, low: 40, high: 60 },
  ])
  const sizes = told(at(0, 100, 50), at(1, 110, 40), at(2, 99, 60), at(3, 120, 55))
  near(
    sizes.reduce((sum, { size }) => sum + size, 0),
    120,
  )
})

test('[INTEREST2] half the longs at a median of 2 are gone when half the price is, and nobody twice', () => {
  const fresh = [{ price: 100, size: 10, low: 100, high: 100 }]
  // A low of 50 ÷ 0.995 takes half; a leverage of 200 and more, 8 in 10 million, is gone as it comes.
  const low = 50 / 0.995
  near(Entries.forced(fresh, [low, 100], leverages), 0.5, 1e-6)
  const after = [{ price: 100, size: 10, low, high: 100 }]
  assert.equal(Entries.forced(after, [low, 100], leverages), 0)
  // Of the half that is left, those between: the same as all at once.
  const [deep, rest] = [fresh, after].map((one) => Entries.forced(one, [30, 100], leverages))
  near(0.5 + 0.5 * (rest ?? 0), deep ?? 0, 1e-6)
  assert.equal(Entries.forced([], [1, 2], leverages), 0)
  // Who came at 40 is not forced by a low of 50.
  const below = [{ price: 40, size: 1, low: 40, high: 50 }]
  assert.equal(Entries.forced(below, [50, 50], leverages), 0)
})

test('[INTEREST2] a farther low or high never forces less, and more leverage never does', () => {
  const entries = told(at(0, 100, 50), at(1, 150, 40), at(2, 160, 45))
  let before = 0
  for (const low of [45, 40, 35, 30, 20, 10]) {
    const found = Entries.forced(entries, [low, 45], leverages)
    assert.ok(found >= before && found <= 1)
    assert.ok(Entries.forced(entries, [low, 45], { ...leverages, median: 4 }) >= found)
    before = found
  }
})

test('[INTEREST1] whole days alone are judged, after those that find entries', () => {
  const hour = 3_600_000
  const hours = Array.from({ length: 24 * 4 }, (_, place) => at(place * hour, 100, 50))
  const gap = hours.filter(({ time }) => time !== 60 * hour)
  assert.deepEqual(
    daysOf(hours, 0).map(({ time }) => time / hour),
    [24, 48, 72],
  )
  assert.deepEqual(
    daysOf(gap, 1).map(({ time }) => time / hour),
    [72],
  )
  near(daysOf(hours, 0)[0]?.fell ?? 1, 0)
})
