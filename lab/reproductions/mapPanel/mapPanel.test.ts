import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapPanel, type Shot } from './mapPanel.ts'

const shot = (
  time: number,
  ...levels: readonly (readonly [trigger: number, notional: number])[]
): Shot => ({
  time,
  longs: levels.map(([trigger, notional]) => ({ side: 'long', leverage: null, trigger, notional })),
})

test('[REPRO22] a level is followed to the last map before the price reaches it, or to the end', () => {
  const shots = [
    shot(0, [90, 100], [80, 50], [70, 10]),
    shot(4, [90, 60], [80, 50], [70, 10]),
    shot(8, [80, 20], [70, 7]),
  ]
  const lows = [99, 98, 97, 96, 95, 94, 90, 88, 85, 84, 79, 81, 82].map((low, time) => ({
    time,
    low,
  }))
  const found = mapPanel(shots.slice(0, 1), lows, 10, 0.001)
  // One map alone: what the price reaches can be said, and nothing of what still stood there.
  assert.deepEqual([found.maps, found.told, found.crossed, found.watched], [1, 160, 100, 0])
  const all = mapPanel(shots, lows, 10, 0.001)
  // 90 is reached at 6, when the map of 4 had 60 of its 100; 80 and 70 not before 10, where the map of 8 has 27 of 60.
  assert.deepEqual([all.maps, all.crossed, all.standing, all.watched], [1, 100, 60, 100])
  assert.deepEqual([all.stayed, all.followed], [27, 60])
  // A horizon beyond the candles is no answer.
  assert.equal(mapPanel(shots, lows, 20, 0.001).maps, 0)
})
