import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slowDisk } from './slowDisk.ts'

test('of many slow commits ever fewer are told', () => {
  const told: string[] = []
  const hear = slowDisk((text) => told.push(text))
  for (let count = 0; count < 9; count++) hear(1_000.4 + count)
  assert.deepEqual(told, [
    'slow disk: a commit took 1000 ms',
    'slow disk: a commit took 1001 ms (2 slow ones so far)',
    'slow disk: a commit took 1003 ms (4 slow ones so far)',
    'slow disk: a commit took 1007 ms (8 slow ones so far)',
  ])
})
