import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Rounds } from './Rounds.ts'

const spend = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('[WS9] a round is gone in slices, all of it, and rests after it', async () => {
  const visits: number[] = []
  let looks = 0
  const look = () => {
    looks += 1
    waiting = setImmediate(look)
  }
  let waiting = setImmediate(look)
  const rounds = Rounds.create(
    1,
    () => [1, 2, 3, 4, 5],
    (one) => {
      spend(5)
      visits.push(one)
      rounds.ask()
    },
  )
  rounds.ask()
  while (visits.length < 6) await pause(5)
  clearImmediate(waiting)
  rounds.stop()
  assert.deepEqual(visits.slice(0, 6), [1, 2, 3, 4, 5, 1])
  assert.ok(looks >= 5, `${looks}`)
})

test('[WS9] it takes a small part of the thread however often it is asked', async () => {
  let spent = 0
  const rounds = Rounds.create(
    1,
    () => [1],
    () => {
      spend(5)
      spent += 5
    },
  )
  const began = performance.now()
  while (performance.now() - began < 400) {
    rounds.ask()
    await pause(1)
  }
  rounds.stop()
  assert.ok(spent >= 10 && spent <= 80, `${spent} of 400 ms`)
})
