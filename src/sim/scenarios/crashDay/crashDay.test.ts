import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ratio } from '../../../money/Ratio.ts'
import { respond } from './crashDay.ts'
import { parameters } from './parameters.ts'

const called = 5_000

test('a trader answers each call in the same way for the same seed', () => {
  assert.deepEqual(respond(1, 17, 0, called), respond(1, 17, 0, called))
  const kinds = Array.from({ length: 40 }, (_, call) => respond(1, 17, call, called)?.kind)
  assert.deepEqual(new Set(kinds), new Set(['deposit', 'reduce', undefined]))
})

test('answers have the shares and delays of the parameters', () => {
  const answers = Array.from({ length: 4_000 }, (_, trader) => respond(7, trader, 0, called))
  const total = parameters.response.reduce((sum, [, weight]) => sum + weight, 0)
  const isPart = (part: Ratio | undefined) =>
    part !== undefined && Ratio.compare(part, Ratio.one) < 0
  for (const [kind, weight] of parameters.response) {
    const given = answers.filter((answer) => {
      if (kind === 'ignore') return answer === null
      if (kind === 'reduce') return answer?.kind === kind
      return answer?.kind === 'deposit' && isPart(answer.part) === (kind === 'depositPart')
    })
    const share = given.length / answers.length
    assert.ok(Math.abs(share - weight / total) < 0.03, `${kind}: ${share}`)
  }
  const delays = answers.flatMap((answer) => (answer === null ? [] : [answer.at - called]))
  assert.deepEqual(
    [...new Set(delays)].sort((a, b) => a - b),
    parameters.responseMinutes.map(([minute]) => minute * 60_000),
  )
})

test('only a part payment is a part', () => {
  for (let trader = 0; trader < 500; trader++) {
    const answer = respond(3, trader, 0, called)
    if (answer?.kind === 'reduce') assert.equal(Ratio.compare(answer.part, Ratio.one), 0)
  }
})
