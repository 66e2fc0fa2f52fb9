import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './Turns.ts'

const spend = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('[HTTP20] between two looks at the network no more is done than one long piece', async () => {
  const turns = Turns.create()
  let looks = 0
  const look = () => {
    looks += 1
    waiting = setImmediate(look)
  }
  let waiting = setImmediate(look)
  const pieces = Array.from({ length: 10 }, () => Turns.take(turns, 'a', () => spend(5)))
  await Promise.all(pieces)
  clearImmediate(waiting)
  assert.ok(looks >= 10, `${looks}`)
})

test('[HTTP20] whoever has used less is next, however many pieces of others wait', async () => {
  const turns = Turns.create()
  const done: string[] = []
  const take = (name: string, ms: number) =>
    Turns.take(turns, name, () => {
      spend(ms)
      done.push(name)
    })
  const long = Array.from({ length: 6 }, () => take('long', 5))
  await long[0]
  const short = Array.from({ length: 3 }, () => take('short', 0.1))
  await Promise.all([...long, ...short])
  assert.deepEqual(done.slice(0, 5), ['long', 'short', 'short', 'short', 'long'])
})

test('[HTTP20] what fails fails alone', async () => {
  const turns = Turns.create()
  const failed = Turns.take(turns, 'a', () => {
    throw new Error('odd')
  })
  await assert.rejects(failed, /odd/)
  assert.equal(await Turns.take(turns, 'a', async () => 7), 7)
})
