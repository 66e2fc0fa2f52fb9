import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TimeToCall } from '../../src/pressure/TimeToCall.ts'
import { scaleTexts } from '../../web/src/draw/axes.ts'
import { Forcing } from '../../web/src/draw/Forcing.ts'
import { daysText, timeToCall } from '../../web/src/draw/timeToCall.ts'
import { matchText } from '../../web/src/text/match.ts'
import type { Way } from '../../web/src/wire/shapes.ts'

test('[WEB19] figures of an axis have as many digits as let them differ', () => {
  assert.deepEqual(scaleTexts([35_910, 35_924, 35_938]), ['35.91k', '35.92k', '35.94k'])
  assert.deepEqual(scaleTexts([0, 1_000_000, 2_000_000]), ['0', '1M', '2M'])
  assert.deepEqual(scaleTexts([7, 7]), ['7.000000', '7.000000'])
})

test('[WEB19] the curve of what a move forces has a step for everybody who goes, and no other', () => {
  const going = (account: string, share: number | null, flow: number) => ({
    ...{ account, call: { share: null }, liquidation: { share }, flow, leverage: null },
  })
  const nearest = [going('b', -0.12, -300), going('a', -0.05, 100), going('c', null, 9)]
  const moves = [
    { share: 0.05, absorbed: 1_000 },
    { share: 0.2, absorbed: 4_000 },
  ]
  const way = { nearest, moves } as unknown as Way
  const forced = Forcing.of(way, 0.4)
  assert.deepEqual(Forcing.curve(way, forced), [
    [0, 5, 12, 20],
    [0, 100, 400, 400],
    [0, 1_000, null, 4_000],
  ])
  assert.equal(Forcing.between(forced, 0.05, 0.12), 300)
  assert.deepEqual(Forcing.of(way, 0.1), forced.slice(0, 1))
})

test('[WEB20] what a route or a silence is about is said in words', () => {
  assert.equal(matchText({}), 'everything')
  assert.equal(
    matchText({ accounts: ['mm-*'], types: ['call.*', 'adl.*'] }),
    'call.* or adl.*, account mm-*',
  )
  assert.equal(
    matchText({ severity: 'error', amount: { atLeast: '10', asset: 'USDT' } }),
    'error and above, at least 10 USDT',
  )
  assert.equal(matchText({ severity: 'critical' }), 'critical')
})

test('[WEB27] [REACH7] the time to a call is that of the first passage, with a chance of a half', () => {
  for (const [move, volatility] of [
    [0.04, 0.04],
    [0.001, 0.2],
    [0.7, 0.01],
  ] as const) {
    const one = { distances: Float64Array.of(move), notionals: Float64Array.of(1) }
    const days = TimeToCall.quantile(one, { drift: 0, volatility }, 0.5)
    assert.ok(Math.abs(timeToCall(move, volatility) / days - 1) < 1e-6, `${move} ${volatility}`)
  }
  assert.deepEqual([0, 0.00001, 0.01, 0.2, 12.345].map(daysText), [
    '0',
    '0.864 s',
    '14.4 min',
    '4.8 h',
    '12.3 d',
  ])
})
