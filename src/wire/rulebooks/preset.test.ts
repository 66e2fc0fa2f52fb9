import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { unpublished } from '../../../test/unpublished.ts'
import { ratio } from '../../../test/venue.ts'
import { Brackets, type Tier } from '../../model/Brackets.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { preset, presets } from './preset.ts'

/** Notionals and results in whole units, of a settlement asset with six decimals. */
const atoms = (text: string): bigint => Ratio.mulDown(1_000_000n, ratio(text))

function table(name: string, instrument: string): Brackets {
  const found = preset(name, 6)
  assert.ok(found.ok)
  const brackets = found.value.get(instrument)
  assert.ok(brackets !== undefined, instrument)
  return brackets
}

const maintenance = (name: string, instrument: string, notional: string): bigint =>
  Brackets.maintenance(table(name, instrument), Amount.of(atoms(notional)))

test('[MARGIN14] maintenance by name, as the venues document it', () => {
  assert.equal(maintenance('binance-usdm', 'BTC/USDT:USDT', '1000000'), atoms('5550'))
  assert.equal(maintenance('binance-usdm', 'BTC/USDT:USDT', '50000'), atoms('200'))
  assert.equal(maintenance('hyperliquid', 'BTC/USDC:USDC', '1000000'), atoms('12500'))
  assert.equal(maintenance('hyperliquid', 'DOGE/USDC:USDC', '1000000'), atoms('50000'))
  assert.equal(maintenance('hyperliquid', 'DOGE/USDC:USDC', '30000000'), atoms('2000000'))
  assert.equal(maintenance('hyperliquid', 'ETH/USDC:USDC', '150000000'), atoms('3666666.666667'))
})

test('[MARGIN14] a tier sets the highest leverage', () => {
  const leverage = (notional: string) =>
    Brackets.tier(table('binance-usdm', 'BTC/USDT:USDT'), atoms(notional)).leverageMax
  assert.deepEqual(leverage('49999'), Ratio.of(125n))
  assert.deepEqual(leverage('50000'), Ratio.of(100n))
  assert.deepEqual(leverage('2000000000'), Ratio.of(1n))
})

test('[MARGIN14] an unknown name is refused with those that are known', () => {
  assert.deepEqual(preset('ftx', 6), {
    ok: false,
    error: { code: 'preset.unknown', name: 'ftx', known: presets.map((one) => one.name) },
  })
})

test('[MARGIN14] every table starts at zero and rises, and says where it is from', () => {
  for (const { name, source, date, rows, sizes } of presets) {
    assert.match(date, /^\d{4}-\d{2}-\d{2}$/)
    assert.notEqual(source, '')
    if (sizes === 'base') continue
    for (const instrument of Object.keys(rows)) rises(table(name, instrument))
  }
  assert.equal(Object.keys(presets[0]?.rows ?? {}).length, 19)
})

function rises({ tiers }: Brackets): void {
  assert.equal(tiers[0]?.floor, 0n)
  for (const [index, tier] of tiers.slice(1).entries()) {
    const before = tiers[index] as Tier
    assert.ok(tier.floor > before.floor && tier.rate > before.rate)
    // Where it is not told the most that the rate leaves is taken, which may be as much as before.
    assert.ok(Ratio.compare(tier.leverageMax, before.leverageMax) <= 0)
  }
}

interface Listed {
  readonly minNotional: number
  readonly maintenanceMarginRate: number
  readonly maxLeverage: number
  readonly info: { readonly cum: string }
}

const { path, skip } = unpublished('data/brackets/binance_leverage_tiers_2024-10-24.json.gz')

test('[MARGIN14] the Binance rows and their maintenance amounts are those the venue listed', {
  skip,
}, () => {
  const listing = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, Listed[]>
  for (const instrument of Object.keys(presets[0]?.rows ?? {})) {
    const { tiers, denominator } = table('binance-usdm', instrument)
    const ours = tiers.map(({ floor, rate, deduction, leverageMax }) => [
      Ratio.format(Ratio.of(floor, 10n ** 6n), 8),
      Ratio.format(Ratio.of(rate, denominator), 8),
      Ratio.format(Ratio.of(deduction, denominator * 10n ** 6n), 8),
      Ratio.format(leverageMax, 8),
    ])
    const theirs = listing[instrument]?.map(
      ({ minNotional, maintenanceMarginRate, maxLeverage, info }) => [
        `${minNotional}`,
        `${maintenanceMarginRate}`,
        `${Number(info.cum)}`,
        `${maxLeverage}`,
      ],
    )
    assert.deepEqual(ours, theirs, instrument)
  }
})
