import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EARLY, Link, RECENT } from './Link.ts'
import type { Message } from './Message.ts'

const message = (seq: number, by = 'ann'): Message => ({
  ...{ agreement: 'csa-1', from: 'a', seq, ack: 0, at: 0 },
  body: { type: 'Waiver', call: 'a-1', by, reason: 'netted' },
})

test('[CSA13] a message is next, a repeat, early, too early or in conflict, by its number and what it says', () => {
  const taken = [1, 2, 3].map((seq) => message(seq)).reduce(Link.took, Link.fresh)
  const link = Link.heldBack(taken, message(6))
  const places = [3, 4, 5, 6, 7].map((seq) => Link.placeOf(link, message(seq)))
  assert.deepEqual(places, ['repeat', 'next', 'early', 'repeat', 'early'])
  assert.equal(Link.placeOf(link, { ...message(3), ack: 9 }), 'repeat')
  assert.equal(Link.placeOf(link, message(3, 'bob')), 'conflict')
  assert.equal(Link.placeOf(link, message(6, 'bob')), 'conflict')
})

test('[CSA13] so many messages are kept early, and what was taken is compared so far back', () => {
  let link = Link.fresh
  for (let seq = 2; seq < EARLY + 1; seq++) link = Link.heldBack(link, message(seq))
  assert.equal(Link.placeOf(link, message(EARLY + 1)), 'early')
  link = Link.heldBack(link, message(EARLY + 1))
  assert.equal(Link.placeOf(link, message(EARLY + 2)), 'tooEarly')
  assert.equal(Link.placeOf(link, message(1)), 'next')
  let old = Link.fresh
  for (let seq = 1; seq <= RECENT + 1; seq++) old = Link.took(old, message(seq))
  assert.equal(Link.placeOf(old, message(2, 'bob')), 'conflict')
  assert.equal(Link.placeOf(old, message(1, 'bob')), 'repeat')
})
