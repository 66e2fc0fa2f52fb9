import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { account, book, held, venue } from '../../../test/venue.ts'
import { assess } from '../../margin/assess.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Outcomes } from '../../pricing/Outcomes.ts'
import { futureMakes, matrixMargin, moves } from '../../venues/deribit/riskMatrix.ts'
import { linearUnit } from '../../venues/okx/portfolioMargin.ts'
import {
  minimumDelta,
  perpetualOutcomes,
  scanMargin,
} from '../../venues/paradex/portfolioMargin.ts'
import { chooseAccount, chooseFor } from '../asked/choose.ts'
import { readBook } from '../book/readBook.ts'
import { viewOf } from '../book/viewOf.ts'
import { PortfolioPreset, portfolioPresets } from './PortfolioPreset.ts'

const place = venue({
  assets: { USDT: 6, BTC: 8 },
  instruments: {
    PERP: { lot: '0.001', tick: '0.1' },
    JUNE: { kind: 'future', lot: '0.001', tick: '0.1', expiry: 9_000_000 },
  },
})
const R = Ratio.of
const spot = R(80_000n)

/** What thousandths of a coin at 80,000 ask under a preset, in dollars. */
function asked(name: string, ...legs: readonly (readonly [string, bigint])[]) {
  const { rulebook, assets, instruments } = place.terms
  const preset = PortfolioPreset.named(name)
  assert.ok(preset !== undefined)
  const rules = bindRulebook(PortfolioPreset.rulebookOf(rulebook, preset), assets, instruments)
  const positions = legs.map(([id, lots]) => held(place.instrument(id), lots, 800_000n))
  const prices = book(place, { PERP: 800_000n, JUNE: 800_000n })
  const { initial, maintenance } = assess(account(place, {}, positions), rules, prices)
  return { initial: R(initial, 1_000_000n), maintenance: R(maintenance, 1_000_000n) }
}

test('[SCEN13] OKX: a lone perpetual asks what the arithmetic of its risk unit does', () => {
  for (const lots of [1_500n, -2_000n]) {
    const unit = linearUnit(
      { quantity: R(lots, 1_000n), entry: spot, mark: spot, index: spot, coinPrice: Ratio.one },
      {
        moves: [-12n, -8n, -4n, 4n, 8n, 12n].map((percent) => R(percent, 100n)),
        extreme: R(24n, 100n),
        ...{ basisRate: R(2n, 1_000n), closingRate: R(45n, 10_000n), initialFactor: R(13n, 10n) },
      },
    )
    const { initial, maintenance } = asked('okx-portfolio', ['PERP', lots])
    assert.deepEqual([initial, maintenance], [unit.initial, unit.maintenance])
  }
})

test('[SCEN13] Paradex: lone and hedged perpetuals ask what its scan does', () => {
  const moved = PortfolioPreset.named('paradex-portfolio')?.units.get('BTC')?.moves ?? []
  for (const quantities of [[2_000n], [3_000n, -3_000n], [3_000n, -1_000n], [-500n]]) {
    const coins = quantities.map((lots) => R(lots, 1_000n))
    const rates = { unhedged: R(2n, 100n), hedged: R(1n, 100n) }
    const least = minimumDelta(coins, rates, spot).required
    const scan = scanMargin(perpetualOutcomes(coins, spot, moved), least, [])
    const legs = quantities.map((lots, at) => [at === 0 ? 'PERP' : 'JUNE', lots] as const)
    const { initial, maintenance } = asked('paradex-portfolio', ...legs)
    assert.deepEqual([initial, maintenance], [scan.initial, scan.maintenance])
  }
})

test('[SCEN13] Deribit: the matrix of linear futures, their size once each', () => {
  const each = moves(R(16n, 100n), 4n)
  const legs: Outcomes.Leg[] = [2_000n, -500n].map((lots) => ({ quantity: R(lots, 1_000n), each }))
  const matrix = matrixMargin(
    legs,
    { gainShare: Ratio.one, rollShock: R(1n, 100n), maintenanceShare: R(4n, 5n) },
    { deltaShock: Ratio.zero, initial: [] },
  )
  const { initial, maintenance } = asked('deribit-portfolio', ['PERP', 2_000n], ['JUNE', -500n])
  const dollars = (coins: Ratio) => Ratio.mul(coins, spot)
  assert.deepEqual([initial, maintenance], [matrix.initial, matrix.maintenance].map(dollars))
  assert.deepEqual(futureMakes(R(1n, 4n)), R(1n, 5n))
})

test('[SCEN13] Derive: the worst move and the size of a perpetual', () => {
  const { initial, maintenance } = asked('derive-portfolio', ['PERP', 1_000n])
  assert.deepEqual([initial, maintenance], [R(16_000n), R(12_720n)])
})

const text = readFileSync(new URL('../../../examples/books/cross.json', import.meta.url), 'utf8')

test('[SCEN13] [WIRE21] each is a rulebook of a book, and takes the place of an account’s own', () => {
  const told = JSON.parse(text)
  for (const { portfolio } of portfolioPresets) {
    const read = readBook(
      JSON.stringify({ ...told, rulebooks: [{ preset: portfolio }], accounts: [] }),
    )
    assert.ok(read.ok, read.ok ? '' : read.error.message)
  }
  const none = { ...told, instruments: [], prices: {}, accounts: [] }
  const without = readBook(JSON.stringify({ ...none, rulebooks: [{ preset: 'okx-portfolio' }] }))
  assert.match(without.ok ? '' : without.error.message, /an instrument on a base of okx-portfolio/)
  const book = readBook(text)
  assert.ok(book.ok)
  const view = viewOf(book.value)
  const one = chooseAccount(view, view.accounts[0]?.account.id ?? '')
  const rules = chooseFor(view, one, 'paradex-portfolio')
  assert.deepEqual(
    [rules.rulebook.id, rules.rulebook.method.name],
    ['paradex-portfolio', 'scenario'],
  )
  assert.equal(assess(one.account, rules, view.prices).certainty, 'certain')
})

test('[SCEN13] what an asset counts stays, under whichever method weighs it so', () => {
  const book = readBook(text)
  assert.ok(book.ok)
  const [own] = viewOf(book.value).terms.values()
  const preset = PortfolioPreset.named('okx-portfolio')
  assert.ok(own !== undefined && preset !== undefined)
  const { rulebook } = own
  assert.ok(Rulebook.isTiered(rulebook.method))
  const half = { tiers: [{ floor: Amount.zero, weight: R(1n, 2n) }] }
  const weighed = { collateral: new Map([['BTC', half]]), feeRate: R(1n, 1_000n) }
  const methods = [
    { ...rulebook.method, ...weighed },
    { ...rulebook.method, ...weighed, name: 'options' as const, options: new Map() },
    { ...weighed, name: 'scenario' as const, units: new Map() },
  ]
  for (const method of methods) {
    const { method: taken } = PortfolioPreset.rulebookOf({ ...rulebook, method }, preset)
    assert.deepEqual(taken, { ...weighed, name: 'scenario', units: preset.units }, method.name)
  }
})
