import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from './Random.ts'

const draws = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.u32())

test('the first draws are these for ever: books, seeds and benchmarks rest on them', () => {
  assert.deepEqual(
    draws(Random.create(0), 4),
    [4_216_505_632, 947_923_937, 2_491_578_854, 3_964_400_089],
  )
  assert.deepEqual(
    draws(Random.create(7), 4),
    [4_196_707_356, 3_891_143_111, 2_994_695_642, 1_852_364_411],
  )
  assert.deepEqual(
    draws(Random.create(7, 2, 41), 4),
    [1_863_445_079, 2_793_094_725, 2_728_762_155, 445_968_596],
  )
  assert.deepEqual(
    draws(Random.create(-1, 0xffffffff, 2 ** 31), 4),
    [2_567_833_427, 2_287_901_771, 1_509_400_542, 3_741_238_760],
  )
})

test('every draw is a whole number of 32 bits', () => {
  const random = Random.create(1)
  let [low, high] = [0, 0]
  for (const draw of draws(random, 10_000)) {
    assert.ok(Number.isInteger(draw) && draw >= 0 && draw < 2 ** 32)
    if (draw < 2 ** 31) low += 1
    else high += 1
  }
  assert.ok(Math.abs(low - high) < 400, `halves of ${low} and ${high}`)
})

test('seed, stream and id each make another stream, and the same ones the same', () => {
  const first = (seed: number, stream: number, id: number) =>
    draws(Random.create(seed, stream, id), 3).join()
  const all = [first(1, 0, 0), first(2, 0, 0), first(1, 1, 0), first(1, 0, 1), first(0, 1, 1)]
  assert.equal(new Set(all).size, all.length)
  assert.equal(first(1, 2, 3), first(1, 2, 3))
})

test('a die shows each of its sides and no other', () => {
  const random = Random.create(7)
  const seen = new Array<number>(6).fill(0)
  for (let roll = 0; roll < 6_000; roll++) seen[random.below(6)]! += 1
  assert.equal(seen.length, 6)
  for (const [side, times] of seen.entries())
    assert.ok(times > 850 && times < 1_150, `${side}: ${times}`)
  assert.equal(random.below(1), 0)
})

test('a die has a whole number of sides, at least one', () => {
  const random = Random.create(7)
  for (const bound of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => random.below(bound), /the bound is a positive integer/)
  }
})
