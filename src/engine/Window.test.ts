import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Window } from './Window.ts'

test('[ENG2] a window forgets the oldest first, and goes on from its list as it was', () => {
  let window = Window.create(3)
  for (const id of ['a', 'b', 'c', 'b', 'd', 'e']) Window.add(window, id)
  assert.deepEqual(Window.list(window), ['c', 'd', 'e'])
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((id) => Window.has(window, id)),
    [false, false, true, true, true],
  )
  window = Window.create(3, Window.list(window))
  Window.add(window, 'f')
  assert.deepEqual(Window.list(window), ['d', 'e', 'f'])
})
