import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import { tiered } from '../../../../test/tiered.ts'
import { Ladder } from '../../../calls/Ladder.ts'
import { crashRulebook, fundOf } from './crashRulebook.ts'
import { inverse, listings, perpetualOf } from './listings.ts'

const rulebook = crashRulebook(20_000, crashDay.tables())
const { ladders, call, waterfall, liquidation } = rulebook
const method = tiered(rulebook)

test('every perpetual has brackets, and every ladder is sound', () => {
  assert.equal(method.brackets.size, listings.length + 1)
  for (const { base } of listings) assert.ok(method.brackets.has(perpetualOf(base)))
  for (const ladder of ladders) assert.deepEqual(Ladder.validate(ladder).ok, true)
})

test('the coin-margined brackets are continuous: 1.81 BTC to deduct from the fifth on', () => {
  const brackets = method.brackets.get(inverse)
  const btc = 100_000_000n
  const deductions = brackets?.tiers.map(({ deduction }) => deduction) ?? []
  const amounts = deductions.map((one) => Number(one / (brackets?.denominator ?? 1n)) / Number(btc))
  assert.deepEqual(amounts, [0, 0.01, 0.11, 0.56, 1.81])
})

test('a call is cured well before the level that called is left, and caps are shares of the fund', () => {
  const called = ladders[0]?.levels.find(({ action }) => action === 'call')
  assert.ok(
    called &&
      call.cureTo.numerator * called.clear.denominator <=
        called.clear.numerator * call.cureTo.denominator,
  )
  assert.ok(liquidation.target.numerator < liquidation.target.denominator)
  assert.ok(waterfall.fundCapDefault < fundOf(20_000))
  assert.equal(fundOf(40_000), fundOf(20_000) * 2n)
})
