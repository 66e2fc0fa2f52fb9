import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alertsOf } from './alertsOf.ts'
import { type Match, Route } from './Route.ts'

const called = {
  ...alertsOf.complete(
    {
      ...{ type: 'call.issued', phase: 'trigger', severity: 'error', about: 'call:call-1' },
      ...{ text: 'anna called', account: 'anna', call: 'call-1', level: 'call' },
      amount: { value: '1240.5', asset: 'USDT' },
    },
    { id: 'a-1-0-0', seq: 1, timestamp: 0 },
  ),
  ...{ owner: 'acme', rulebook: 'ranked' },
}

test('[ALR9] every field given must hold, and what is missing holds for no restriction', () => {
  const rows: readonly (readonly [Match | undefined, boolean])[] = [
    [undefined, true],
    [{}, true],
    [{ types: ['call.*'] }, true],
    [{ types: ['liquidation.*', '*.issued'] }, true],
    [{ types: ['call'] }, false],
    [{ severity: 'error' }, true],
    [{ severity: 'critical' }, false],
    [{ levels: ['call'] }, true],
    [{ levels: ['warning'] }, false],
    [{ rulebooks: ['ranked'], owners: ['ac*'], accounts: ['anna'] }, true],
    [{ rulebooks: ['ranked'], owners: ['b*'] }, false],
    [{ amount: { atLeast: '1240.5' } }, true],
    [{ amount: { atLeast: '1240.50000001' } }, false],
    [{ amount: { atLeast: '1', asset: 'BTC' } }, false],
  ]
  for (const [match, is] of rows)
    assert.equal(Route.matches(match, called), is, JSON.stringify(match))
  const bare = { ...called, account: null, owner: null, level: null, amount: null, rulebook: null }
  for (const match of [{ accounts: ['*'] }, { owners: ['*'] }, { levels: ['call'] }]) {
    assert.equal(Route.matches(match, bare), false, JSON.stringify(match))
  }
  assert.equal(Route.matches({ amount: { atLeast: '0' } }, bare), false)
})
