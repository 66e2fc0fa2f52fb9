import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { runYear, type Year } from '../../lab/studies/runYear.ts'
import { drawn, told } from '../../lab/studies/yearPrices.ts'
import { yearStudy } from '../../lab/studies/yearStudy.ts'
import { readCandles } from '../../src/cli/demo/readCandles.ts'
import { unpublished } from '../unpublished.ts'

const seeds = Number(process.env.YEAR_SEEDS ?? 1)
const accounts = 24

const endsOf = ({ book, owners }: Year, temper: string): readonly (string | null)[] => {
  const named = new Set(owners.filter((one) => one.temper === temper).map(({ account }) => account))
  return [...book.gathered.calls.values()]
    .filter(({ account }) => named.has(account))
    .map(({ end }) => end)
}

describe('a year of a desk’s book', () => {
  for (let seed = 1; seed <= seeds; seed++) {
    test(`[STUDY7] seed ${seed}: each owner’s calls end as he answers them, and days add up`, async () => {
      const year = runYear(drawn(seed), { accounts, seed })
      assert.equal(year.days.length, 365)
      assert.ok(!endsOf(year, 'absent').some((end) => end === 'deposit' || end === 'reduction'))
      assert.ok(!endsOf(year, 'seller').includes('deposit'))
      assert.ok(endsOf(year, 'absent').includes('expired'))
      assert.ok(endsOf(year, 'prompt').includes('deposit'))
      const opened = year.days.flatMap((day) => day.opened.map(({ count }) => count))
      const ended = year.days.flatMap((day) => day.ended.map(({ count }) => count))
      const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
      assert.equal(sum(opened), year.book.gathered.calls.size)
      assert.equal(sum(opened) - sum(ended), year.book.state.calls.size)
      const expected = ['CallExtended', 'CallAnswered', 'CallIncreased', 'CallSuperseded'] as const
      for (const type of [...expected, 'StrikeCounted', 'Restricted'] as const) {
        assert.ok((year.book.counts.get(type) ?? 0) > 0, type)
      }
    })
  }

  test('[STUDY7] what it prints and draws is the guide’s, and nothing is wrong with it', async () => {
    const found = await yearStudy({ accounts: 48, seed: 1 }, null)
    assert.deepEqual(found?.wrongs, [])
    const image = new URL('../../docs/images/desk-year.svg', import.meta.url)
    assert.equal(found?.picture(), readFileSync(image, 'utf8'), 'plimsoll study year --report')
  })

  const file = unpublished('data/candles/2024_2026_BTC_ETH_perp_mark_1h.csv.gz')
  test('[STUDY7] the year 2025 as it was', { skip: file.skip }, async () => {
    const prices = await told(readCandles(file.path))
    assert.ok(prices !== null && Math.max(...prices) > 120_000 && Math.min(...prices) < 80_000)
    const year = runYear(prices, { accounts: 12, seed: 1 })
    assert.ok(year.book.gathered.calls.size > 50)
  })
})
