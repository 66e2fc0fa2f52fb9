import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import type { Asset } from '../../model/Asset.ts'
import { Ratio } from '../../money/Ratio.ts'
import { journalText } from '../journalText.ts'
import { schemas } from '../schemas.ts'
import { BracketPreset } from './BracketPreset.ts'
import { lendingNames, lendingRulebook } from './lendingRulebook.ts'
import { preset, presets } from './preset.ts'

const folder = new URL('./', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

const assets = ['USD', 'USDC', 'WETH', 'wstETH', 'BTC', 'LINK', 'EUR'].map(
  (id, index): Asset => ({ id, index, decimals: 6 + index }),
)
const agreed = { call: Ratio.of(7n, 10n), liquidation: Ratio.of(4n, 5n) }

const digest = (tree: unknown): string => hash('sha256', journalText.encode(tree)).slice(0, 16)

/**
 * The results of each preset from when it was code or came in, with what its house's income bears,
 * over the assets above and in both numeraires.
 */
const recorded: Readonly<Record<string, string>> = {
  'aave-v3.6': '52ec54e0b8f81a6d',
  'aave-v3.7': '0b9b6b1aa0511758',
  'aave-v4': '521c8a986e976125',
  spark: 'bb371be12ef7dbc7',
  'morpho-blue': 'e1fe3a379ac8ecfd',
  'compound-v3': 'f61ac51d51bd7690',
  maker: '04ab04a554576942',
  'euler-v2': '37e9ef970f3897ea',
  venus: 'f60ae9b6d0649971',
  'liquity-v1': 'c3f80131a770ff34',
  'liquity-v2': '85f03cb824b09e39',
  'plimsoll-loan': '327b4d49c71b41b2',
  'desk:ledn': '4d449ed8eafed518',
  'desk:blockfi': '6e5a95671e8dde1c',
  'desk:figure': '1325e161a9ea8d8a',
  'desk:nexo': '1d36fbb8545644d1',
  'desk:binance-2020:BTC': '927142f6d68f6547',
  'desk:binance-2020:ETH': '4e57b9af097fc4c9',
  'desk:binance-2020:EUR': '7c29a29eec583200',
  'desk:celsius': '99a6a9495ed5f242',
  'desk:coinbase-morpho': '2016ca6a4fe5008d',
  'desk:maple': '5f40922cd5f144d7',
  'desk:unchained': 'f06cab1e24cd1f35',
  'binance-usdm': '7f3bef6f1790cba3',
  hyperliquid: 'd70fad9222982003',
  'binance-coinm': '1283c0f57c3d31b0',
  'binance-multi-assets': '7f3bef6f1790cba3',
  'binance-portfolio': 'b92ffd0c06bdce49',
  bitmex: 'cebf08c3f0c0622e',
  'bybit-unified': '6c1c6ab712c0ba65',
  derive: '060b1ac6c5d023c5',
  gate: '35da921a34a159a4',
  paradex: 'd2d5fab8018ee185',
  // By the base, or without a table: nothing by notional.
  'okx-multi-currency': '3e5d902ba4e64b58',
  deribit: '3e5d902ba4e64b58',
  aster: '3e5d902ba4e64b58',
  'dydx-v4': '3e5d902ba4e64b58',
  kraken: '3e5d902ba4e64b58',
  lighter: '3e5d902ba4e64b58',
  orderly: '3e5d902ba4e64b58',
}

const found: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    lendingNames.map((name) => {
      const [usd, , , , btc] = assets as [Asset, Asset, Asset, Asset, Asset]
      const told = name === 'desk:maple' ? agreed : {}
      return [name, digest([usd, btc].map((one) => lendingRulebook(name, assets, one, told)))]
    }),
  ),
  ...Object.fromEntries(
    presets.map(({ name }) => [name, digest([0, 6].map((d) => preset(name, d)))]),
  ),
}

test('[WIRE25] [LOANP1] [MARGIN14] every preset gives what it gave as code', () => {
  assert.deepEqual(found, recorded)
})

test('[WIRE10] [WIRE25] every file is valid, and says what it is, whence and when', () => {
  const compiled = Schema.Compile(schemas().get('preset.schema.json') ?? {})
  assert.ok(files.length > 0)
  for (const name of files) {
    assert.ok(compiled.Check(read(name)), name)
    for (const field of ['about', 'source', 'date']) {
      const { [field]: _, ...rest } = read(name)
      assert.ok(!compiled.Check(rest), `${name} without ${field}`)
    }
  }
})

test('[WIRE25] [WIRE7] a fault in a file is named by file and path', () => {
  const told = read('hyperliquid.json')
  const rows = told.brackets['ETH/USDC:USDC']
  const damaged = (row: object) => ({
    ...told,
    brackets: { ...told.brackets, 'ETH/USDC:USDC': [rows[0], { ...rows[1], ...row }] },
  })
  const load = (document: object) => () => BracketPreset.load('hyperliquid.json', document)
  assert.deepEqual(load(told)(), presets[1])
  assert.throws(load(damaged({ floor: '0' })), {
    name: 'Wire.InputError',
    message:
      'hyperliquid.json: brackets["ETH/USDC:USDC"][1].floor: expected a floor above the row before, found 0 atoms in row 2 (rulebook.invalid)',
  })
  assert.throws(load(damaged({ leverageMax: 15 })), { code: 'number.notString' })
  assert.throws(load({ ...told, date: '2026-13-01' }), {
    message:
      'hyperliquid.json: date: expected a date such as 2026-11-21, found "2026-13-01" (rulebook.invalid)',
  })
})
