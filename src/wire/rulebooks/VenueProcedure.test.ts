import assert from 'node:assert/strict'
import { test } from 'node:test'
import { venue } from '../../../test/venue.ts'
import { LiquidationSteps } from '../../model/LiquidationSteps.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { presetRulebook } from '../book/presetRulebook.ts'
import { Catalog } from '../Catalog.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import { presets } from './preset.ts'
import { VenueProcedure } from './VenueProcedure.ts'

const place = venue({
  assets: { USDC: 6, USDT: 6, BTC: 8, ETH: 18, USD: 2 },
  instruments: { 'BTC/USDC:USDC': { quote: 'USDC', settle: 'USDC' } },
})
const { terms } = place

const told = presets.flatMap(({ name, procedure }) =>
  procedure === undefined ? [] : [{ name, procedure }],
)

const under = (name: string, isLadderOwn = false) => {
  const procedure = told.find((one) => one.name === name)?.procedure
  assert.ok(procedure)
  return VenueProcedure.within(terms.rulebook, procedure, terms, isLadderOwn)
}

test('[WIRE25] each venue whose documents say how it liquidates has that procedure, with its source', () => {
  assert.ok(told.length >= 13)
  for (const { name, procedure } of told) {
    const { liquidation, waterfall } = under(name)
    assert.equal(liquidation.sizing, procedure.sizing, name)
    assert.equal(LiquidationSteps.faultOf(liquidation.steps ?? {}), null)
    assert.equal(waterfall.deleverage, procedure.deleverage ?? terms.rulebook.waterfall.deleverage)
    assert.match(procedure.source, /20\d\d|1c670234/, name)
    const { dust, silence } = terms.rulebook.liquidation
    assert.deepEqual([liquidation.dust, liquidation.silence], [dust, silence])
  }
})

test('[WIRE25] amounts are in the numeraire of the rulebook', () => {
  const { steps, fraction } = under('hyperliquid').liquidation
  const atoms = Value.of(100_000n * 10n ** BigInt(terms.numeraire.decimals))
  assert.deepEqual(steps, { wholeUpTo: atoms, wholeWithin: 30_000, backstop: Ratio.of(3n, 2n) })
  assert.deepEqual(fraction, Ratio.of(1n, 5n))
  assert.equal(under('hyperliquid').waterfall.deleverage, 'priceRatio')
  const dydx = under('dydx-v4').liquidation
  assert.deepEqual(dydx.steps?.limit, { adjustment: Ratio.one, spread: Ratio.of(3n, 2n) })
})

test('[WIRE25] under a ladder of its own no more is restored than that allows', () => {
  const { target } = terms.rulebook.liquidation
  assert.deepEqual(under('okx-multi-currency').liquidation.target, Ratio.one)
  const lower = Ratio.min(target, Ratio.one)
  assert.deepEqual(under('okx-multi-currency', true).liquidation.target, lower)
  assert.deepEqual(under('aster', true).liquidation.target, Ratio.min(target, Ratio.of(4n, 5n)))
})

test('[WIRE11] [WIRE25] a book that names a venue liquidates as it does, and may state otherwise', () => {
  const at = Path.top(Catalog.of(terms.assets, terms.instruments))
  const read = (record: Record<string, never> | object) =>
    rulebook.decode(presetRulebook({ preset: 'hyperliquid', ...record }, at), at)
  const { liquidation, waterfall } = read({})
  assert.equal(liquidation.steps?.wholeUpTo, 100_000_000_000n)
  assert.deepEqual([liquidation.sizing, waterfall.deleverage], ['fraction', 'priceRatio'])
  const stated = { sizing: 'deficit', target: '0.9', dust: '0', silence: 1_000 }
  assert.equal(read({ liquidation: stated }).liquidation.steps, undefined)
  const level = {
    name: 'out',
    measure: 'maintenance',
    enter: '1',
    clear: '0.9',
    action: 'liquidate',
  }
  const ladders = [{ id: 'own', levels: [level] }]
  assert.deepEqual(read({ ladders }).liquidation.target, Ratio.of(9n, 10n))
})
