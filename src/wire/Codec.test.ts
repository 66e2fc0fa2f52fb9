import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Fixture } from '../../test/wire/Fixture.ts'
import { Codec } from './Codec.ts'
import { EventText } from './EventText.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

test('[WIRE5] a field that names a unit stands before the fields counted in it', () => {
  const fields = { amount: Unit.amountOf('asset'), asset: Scalar.id }
  assert.throws(() => Codec.record(fields), { name: 'Base.AssertionError' })
})

test('[WIRE4] a value is told in the numeraire of its account, and of no other', () => {
  const line = (account: string, shortfall: string) =>
    JSON.stringify({
      seq: 1,
      ordinal: 1,
      time: 0,
      command: null,
      type: 'CallExpired',
      call: 'c',
      account,
      shortfall,
    })
  const read = (account: string, shortfall: string) => {
    const result = EventText.decode(line(account, shortfall), Fixture.catalog)
    return result.ok && result.value.event.type === 'CallExpired'
      ? result.value.event.shortfall
      : result.ok || result.error.message.replace(/^1:\d+: /, '')
  }
  assert.equal(read('a', '1.5'), 1_500_000n)
  assert.equal(read('b', '1.5'), 150_000_000n)
  assert.equal(read('c', '1.5'), 150n)
  const expected = 'expected an account under a rulebook, found "d" (account.unknown)'
  assert.equal(read('d', '1.5'), `account: ${expected}`)
})

test('[WIRE1] every code is explained', () => {
  const page = readFileSync(new URL('../../docs/spec/wire.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('./WireError.ts', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/^ {2}\| '([a-zA-Z.]+)'$/gm)].map((match) => match[1])
  const explained = [...page.matchAll(/^\| `([a-zA-Z.]+)` \|/gm)].map((match) => match[1])
  assert.ok(codes.length > 20)
  assert.deepEqual(explained, codes)
})
