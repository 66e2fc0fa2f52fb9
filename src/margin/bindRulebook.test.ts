import assert from 'node:assert/strict'
import { test } from 'node:test'
import { btc, linear, linearSpec, usdt } from '../../test/instruments.ts'
import { Brackets } from '../model/Brackets.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { bindRulebook } from './bindRulebook.ts'
import { Method } from './Method.ts'
import { TieredTerms } from './methods/tiered/TieredTerms.ts'
import { tiered } from './methods/tiered/tiered.ts'

const spot = Instrument.create({ ...linearSpec, id: 'BTC/USDT', kind: 'spot' }, 1, btc, usdt)
const brackets = Brackets.create([
  { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) },
])
const haircut = { tiers: [{ floor: Amount.zero, weight: Ratio.of(19n, 20n) }] }

const rulebook: Rulebook = {
  id: 'house',
  version: 1,
  activeFrom: 0,
  source: 'a test',
  numeraire: 'USDT',
  method: {
    name: 'tiered',
    brackets: new Map([['BTC/USDT:USDT', brackets]]),
    collateral: new Map([['BTC', haircut]]),
    feeRate: Ratio.zero,
  },
  ladders: [],
  call: { within: 3_600_000, cureTo: Ratio.of(4n, 5n), amount: 'floating', onExpiry: 'liquidate' },
  liquidation: {
    sizing: 'deficit',
    fraction: Ratio.one,
    target: Ratio.one,
    feeRate: Ratio.zero,
    dust: Value.zero,
    silence: 1_000,
  },
  waterfall: {
    fundCaps: new Map(),
    fundCapDefault: Amount.zero,
    deleverage: 'ranked',
    disposal: Ratio.one,
  },
  prices: { staleAfter: 5_000, staleBand: Ratio.zero },
  outflowFloor: Ratio.zero,
}

test('[MODEL9] binds by place, and leaves a gap where the rulebook says nothing', () => {
  const rules = bindRulebook(rulebook, [btc, usdt], [linear, spot])
  assert.equal(rules.numeraire, usdt)
  assert.deepEqual(TieredTerms.of(rules).brackets, [brackets, undefined])
  assert.deepEqual(TieredTerms.of(rules).collateral, [haircut, undefined])
  assert.equal(rules.rulebook, rulebook)
  assert.equal(Method.of(rules), tiered)
})

test('[MODEL9] a rulebook without its numeraire is never bound', () => {
  assert.throws(() => bindRulebook(rulebook, [btc], []), /the numeraire is an asset/)
})

test('[METHOD1] a rulebook is bound to the method of its name, of a table that the caller may give', () => {
  const named = { ...tiered, name: 'other' }
  const other = { ...rulebook, method: { ...rulebook.method, name: 'other' } }
  assert.throws(() => bindRulebook(other, [btc, usdt], []), /other is a method/)
  assert.equal(Method.of(bindRulebook(other, [btc, usdt], [], Method.table(named))), named)
})
