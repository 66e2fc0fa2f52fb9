import assert from 'node:assert/strict'
import { test } from 'node:test'
import { venue } from '../../../test/venue.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import { Brackets } from '../../model/Brackets.ts'
import type { Rulebook, TieredMethod } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { BracketPreset } from './BracketPreset.ts'
import { presets } from './preset.ts'
import { venueRulebook, venueWords } from './venueRulebook.ts'

const place = venue({
  assets: { USDT: 6, BTC: 8, ETH: 18, USDC: 6, USD: 2 },
  collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: Ratio.of(9n, 10n) }] } },
  instruments: {
    'ETH/USDT:USDT': { base: 'ETH', quote: 'USDT', settle: 'USDT', lot: '0.01' },
    'BTC/USDC:USDC': { base: 'BTC', quote: 'USDC', settle: 'USDC' },
    'BTC/USD:BTC': { base: 'BTC', quote: 'USD', settle: 'BTC', payoff: 'inverse' },
  },
})
const { terms } = place
const own = terms.rulebook.method as TieredMethod

function presetOf(name: string): BracketPreset {
  const found = presets.find((one) => one.name === name)
  assert.ok(found)
  return found
}

const under = (name: string): Rulebook & { readonly method: TieredMethod } => {
  const made = venueRulebook(terms, own, presetOf(name))
  return made as Rulebook & { readonly method: TieredMethod }
}

const floors = (name: string, id: string): readonly bigint[] =>
  (under(name).method.brackets.get(id)?.tiers ?? []).map(({ floor }) => floor)

test('[MARGIN14] tables by the base count lots, those by notional atoms of what settles', () => {
  // A lot is 0.01 ether: 300.1 are 30,010.
  assert.deepEqual(floors('okx-multi-currency', 'ETH/USDT:USDT'), [
    0n,
    30_010n,
    60_010n,
    120_010n,
    240_010n,
  ])
  assert.equal(under('okx-multi-currency').method.brackets.get('ETH/USDT:USDT')?.by, 'lots')
  assert.deepEqual(floors('binance-coinm', 'BTC/USD:BTC').slice(0, 3), [
    0n,
    500_000_000n,
    1_000_000_000n,
  ])
  assert.deepEqual(floors('binance-usdm', 'BTC/USDC:USDC').slice(0, 2), [0n, 50_000_000_000n])
})

test('[MARGIN14] [TIER17] Deribit’s rates grow by lots of the book, as they do by coins', () => {
  const table = under('deribit').method.brackets.get('ETH/USDT:USDT') as Brackets
  // 100 ether are 10,000 lots: 1 % and 100 × 0.0004 %.
  const { rate, leverageMax } = Brackets.tier(table, 10_000n)
  assert.deepEqual(Ratio.of(rate, table.denominator), Ratio.of(104n, 10_000n))
  assert.deepEqual(leverageMax, Ratio.of(10_000n, 204n))
})

test('[MARGIN14] a table is taken by symbol, else by base where both are linear', () => {
  assert.deepEqual([...under('binance-coinm').method.brackets.keys()], ['BTC/USD:BTC'])
  assert.deepEqual(
    [...under('binance-portfolio').method.brackets.keys()],
    ['ETH/USDT:USDT', 'BTC/USDC:USDC', 'BTC/USD:BTC'],
  )
  assert.deepEqual([...under('kraken').method.brackets.keys()], [])
})

test('[MARGIN14] no option and no spot is taken for a future on its base', () => {
  const [eth] = terms.instruments
  assert.ok(eth)
  const kinds = (['perpetual', 'future', 'option', 'spot'] as const).map((kind) => {
    const other = { ...eth, id: 'ETH/USDT', kind }
    return BracketPreset.tablesFor(presetOf('derive'), [other], terms.assets).size
  })
  assert.deepEqual(kinds, [1, 1, 0, 0])
})

test('[MARGIN14] BitMEX charges the rate of a step on the whole position', () => {
  const table = under('bitmex').method.brackets.get('BTC/USD:BTC') as Brackets
  const asked = (coins: bigint) => Brackets.maintenance(table, Amount.of(coins * 100_000_000n))
  assert.deepEqual(
    [asked(199n), asked(200n), asked(640n)],
    [99_500_000n, 200_000_000n, 1_280_000_000n],
  )
})

test('[MARGIN14] what a venue says of an asset counts, and of the others what was there', () => {
  const { collateral, liabilities, closing } = under('okx-multi-currency').method
  assert.deepEqual(
    collateral.get('BTC')?.tiers.map(({ floor }) => floor),
    [0n, 2_000_000_000n, 2_500_000_000n],
  )
  assert.deepEqual(liabilities?.get('USDT')?.maintenance, Ratio.of(1n, 50n))
  assert.deepEqual(closing, Ratio.of(1n, 2_000n))
  const usdm = under('binance-usdm').method
  assert.deepEqual(usdm.collateral, own.collateral)
  assert.equal(usdm.closing, undefined)
  const again = venueRulebook(
    { ...terms, rulebook: under('okx-multi-currency') },
    under('okx-multi-currency').method,
    presetOf('hyperliquid'),
  )
  assert.equal((again.method as TieredMethod).closing, undefined)
})

test('[MARGIN14] levels are the venue’s where it has some, and the rulebook binds', () => {
  const [ladder] = under('binance-portfolio').ladders
  assert.deepEqual(
    ladder?.levels.map(({ name, enter }) => `${name} ${enter.numerator}/${enter.denominator}`),
    ['warning 2/3', 'reduceOnly 5/6', 'liquidation 20/21'],
  )
  assert.deepEqual(under('hyperliquid').ladders, terms.rulebook.ladders)
  for (const { name } of presets) bindRulebook(under(name), terms.assets, terms.instruments)
})

test('[WIRE11] in the words of a rulebook only what is defined is told', () => {
  const words = venueWords(presetOf('bybit-unified'), terms.assets)
  assert.deepEqual(Object.keys(words.method.collateral as object), ['USDT', 'BTC', 'USDC'])
  assert.deepEqual(words.method.liabilities, {
    BTC: { initial: '0.2', maintenance: '0.04', cap: '0' },
  })
  assert.deepEqual(venueWords(presetOf('hyperliquid'), terms.assets), { method: {}, rulebook: {} })
})

test('[WIRE25] a venue without a table says what is not known of it', () => {
  for (const { name, rows, unknown } of presets) {
    if (Object.keys(rows).length === 0) assert.ok((unknown ?? []).length > 0, name)
  }
})
