import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Window } from './Window.ts'

test('[ENG2] a window forgets the oldest first, and goes on from its list as it was', () => {
  let window = Window.create(3)
  const gone = ['a', 'b', 'c', 'b', 'd', 'e'].map((id) => Window.add(window, id, `said ${id}`))
  assert.deepEqual(gone, [null, null, null, null, ['a', 'said a'], ['b', 'said b']])
  assert.deepEqual(Window.list(window), ['c', 'd', 'e'])
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((id) => Window.has(window, id)),
    [false, false, true, true, true],
  )
  window = Window.create(3, Window.list(window), Window.listContents(window))
  assert.equal(Window.contentOf(window, 'd'), 'said d')
  Window.add(window, 'f')
  assert.deepEqual(Window.list(window), ['d', 'e', 'f'])
})
