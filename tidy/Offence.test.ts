import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Offence } from './Offence.ts'

const offence = (place: string) => ({ place, message: `${place}: wrong` })

test('what is listed is borne, what is not is found', () => {
  const found = ['a.ts:f', 'b.ts:g'].map(offence)
  assert.deepEqual(Offence.against(found, ['a.ts:f', 'b.ts:g'], 'list'), [])
  assert.deepEqual(Offence.against(found, ['a.ts:f'], 'list'), ['b.ts:g: wrong'])
})

test('what is mended leaves the list', () => {
  const message = 'tidy/offenders.ts: a.ts:f is mended: take it out of list'
  assert.deepEqual(Offence.against([], ['a.ts:f'], 'list'), [message])
})

test('a list is sorted, so that two who shorten it seldom meet', () => {
  const found = ['a.ts:f', 'b.ts:g'].map(offence)
  const message = 'tidy/offenders.ts: b.ts:g is out of order in list'
  assert.deepEqual(Offence.against(found, ['b.ts:g', 'a.ts:f'], 'list'), [message])
})
