import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ratio } from '../../money/Ratio.ts'
import { parameters } from './parameters.ts'
import { respond } from './respond.ts'

test('a holder answers each call in the same way for the same seed', () => {
  assert.deepEqual(respond(1, 17, 0), respond(1, 17, 0))
  const kinds = Array.from({ length: 40 }, (_, call) => respond(1, 17, call).kind)
  assert.equal(new Set(kinds).size, 4)
})

test('answers have the shares and delays of the parameters', () => {
  const answers = Array.from({ length: 4_000 }, (_, holder) => respond(7, holder, 0))
  const total = parameters.response.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [kind, weight] of parameters.response) {
    const share = answers.filter((answer) => answer.kind === kind).length / answers.length
    assert.ok(Math.abs(share - weight / total) < 0.03, `${kind}: ${share}`)
  }
  const minutes = parameters.responseMinutes.map(([minute]) => minute * 60_000)
  assert.deepEqual(
    [...new Set(answers.map(({ delay }) => delay))].sort((a, b) => a - b),
    minutes,
  )
})

test('only a part payment is a part', () => {
  for (let holder = 0; holder < 500; holder++) {
    const { kind, part } = respond(3, holder, 0)
    assert.equal(Ratio.compare(part, Ratio.one), kind === 'depositPart' ? -1 : 0)
  }
})
