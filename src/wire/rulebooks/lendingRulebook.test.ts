import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratio } from '../../../test/venue.ts'
import { limits } from '../../base/limits.ts'
import { bonusAt } from '../../liquidation/loan/bonusAt.ts'
import { assess } from '../../margin/assess.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import type { Account } from '../../model/Account.ts'
import type { LendingMethod } from '../../model/Lending.ts'
import { type Level, Rulebook } from '../../model/Rulebook.ts'
import { validateLending } from '../../model/validateLending.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { desks } from '../../protocols/desk/desks.ts'
import type { Agreed } from './deskRulebook.ts'
import { loanPresets } from './LoanPreset.ts'
import { lendingNames, lendingRulebook } from './lendingRulebook.ts'

const assets = [
  ['USD', 8],
  ['USDC', 6],
  ['WETH', 18],
  ['WBTC', 8],
  ['EUR', 2],
].map(([id, decimals], index) => ({ id: String(id), index, decimals: Number(decimals) }))
const [usd, usdc, , wbtc] = assets as [Asset, Asset, Asset, Asset]
type Asset = (typeof assets)[number]

const agreed: Agreed = { call: ratio('0.7'), liquidation: ratio('0.8') }

function rulebook(name: string, over = assets, told: Agreed = {}): Rulebook {
  const found = lendingRulebook(name, over, over[0] as Asset, told)
  assert.ok(found.ok, name)
  return found.value
}

const rulebookOf = (name: string): Rulebook =>
  rulebook(name, assets, name === 'desk:maple' ? agreed : {})

const methodOf = (of: Rulebook): LendingMethod => Rulebook.lending(of)

const levels = ({ ladders }: Rulebook): readonly Level[] => ladders.flatMap(({ levels }) => levels)
const text = (ratio: Ratio): string => Ratio.format(ratio, 4)

test('[LOANP1] every regime is a rulebook without a fault, and says where it is from', () => {
  assert.equal(new Set(lendingNames).size, lendingNames.length)
  for (const name of lendingNames) {
    const told = rulebook(name, assets, name === 'desk:maple' ? agreed : {})
    assert.equal(told.id, name)
    assert.equal(validateLending(methodOf(told)), null, name)
    assert.match(told.source, /\d{4}-\d{2}-\d{2}\./, name)
    assert.ok(told.source.length <= limits.text, `${name}: ${told.source.length} characters`)
    assert.ok(methodOf(told).collateral.size > 0, name)
    assert.equal(levels(told).at(-1)?.action, 'liquidate', name)
    const { target } = told.liquidation
    assert.ok(Ratio.compare(target, levels(told).at(-1)?.clear as Ratio) <= 0, name)
  }
})

test('[LOANP1] emulations have no guard and one level, at one; our own has a guard and calls', () => {
  for (const { rulebook: preset } of loanPresets) {
    const name = preset.id
    const told = rulebook(name)
    const isOurs = name === 'plimsoll-loan'
    assert.equal(methodOf(told).liquidation.guard, isOurs, name)
    assert.deepEqual(
      levels(told).map(({ name, enter }) => [name, text(enter)]),
      isOurs
        ? [
            ['notice', '0.8'],
            ['call', '0.9'],
            ['liquidation', '1'],
          ]
        : [['liquidation', '1']],
    )
  }
})

test('[LOANP1] 10 WETH at 3,000 carry the 24,900 that Aave documents, and not an atom more', () => {
  const rules = bindRulebook(rulebook('aave-v3.7'), assets, [])
  const index = (price: bigint) => ({ price: price * 10n ** 12n, time: 0, source: 'test' })
  const book = {
    ...{ time: 0, marks: [], funding: [] },
    indices: [index(1n), index(1n), index(3_000n)],
  }
  const owing = (atoms: bigint): Account => ({
    ...{ id: 'a', kind: 'own', positionMode: 'net', positions: [], orders: [], leverages: [] },
    balances: [undefined, Amount.of(-atoms), Amount.of(10n ** 19n)],
  })
  const at = assess(owing(24_900_000_000n), rules, book)
  assert.equal(at.equity, at.maintenance)
  const above = assess(owing(24_900_000_001n), rules, book)
  assert.ok(above.equity < above.maintenance)
})

test('[LOANP2] what nobody defined is left out, and a coin is taken for its token', () => {
  const few = [usd, { id: 'BTC', index: 1, decimals: 8 }, { id: 'ETH', index: 2, decimals: 18 }]
  const method = methodOf(rulebook('aave-v3.7', few))
  assert.deepEqual([...method.collateral.keys()], ['BTC', 'ETH'])
  assert.equal(text(method.collateral.get('BTC')?.threshold as Ratio), '0.78')
  assert.deepEqual(
    [...method.modes].map(([name, { assets }]) => [name, assets]),
    [['eth', ['ETH']]],
  )
})

test('[LOANP2] amounts in dollars are atoms of a dollar, and nothing in another numeraire', () => {
  const inUsd = methodOf(rulebook('aave-v3.7')).liquidation
  assert.deepEqual([inUsd.fullUnder, inUsd.leftover], [200_000_000_000n, 100_000_000_000n])
  const inBtc = methodOf(rulebook('aave-v3.7', [wbtc, usdc])).liquidation
  assert.deepEqual([inBtc.fullUnder, inBtc.leftover], [0n, 0n])
})

test('[LOANP3] a desk’s levels are loan to value: marginRatio is, for everything counts in full', () => {
  const ledn = rulebook('desk:ledn')
  const { openLtv, threshold } = methodOf(ledn).collateral.get('WBTC') ?? assert.fail('listed')
  assert.deepEqual([text(openLtv), text(threshold)], ['0.5', '1'])
  assert.deepEqual(
    levels(ledn).map(({ name, enter, clear, action }) => [name, text(enter), text(clear), action]),
    [
      ['call', '0.7', '0.5', 'call'],
      ['liquidation', '0.8', '0.5', 'liquidate'],
    ],
  )
  assert.equal(text(ledn.call.cureTo), '0.5')
  const nexo = rulebook('desk:nexo')
  assert.deepEqual(
    levels(nexo).map(({ name, enter }) => [name, text(enter)]),
    [
      ['notice 1', '0.714'],
      ['notice 2', '0.741'],
      ['notice 3', '0.769'],
      ['liquidation', '0.833'],
    ],
  )
  assert.equal(text(methodOf(nexo).liquidation.targetHealth as Ratio), '1.2004')
})

test('[LOANP3] a desk with a ladder for each asset is a regime for each', () => {
  const eth = rulebook('desk:binance-2020:ETH')
  assert.deepEqual([...methodOf(eth).collateral.keys()], ['WETH'])
  assert.deepEqual(
    levels(eth).map(({ enter }) => text(enter)),
    ['0.75', '0.85'],
  )
  assert.equal(desks.length, 9)
  assert.equal(lendingNames.filter((name) => name.startsWith('desk:')).length, 11)
})

test('[LOANP5] a desk with two clocks: the second level calls too, with the shorter time', () => {
  const unchained = rulebook('desk:unchained')
  assert.deepEqual(
    levels(unchained).map(({ name, action, within }) => [name, action, within ?? null]),
    [
      ['notice 1', 'none', null],
      ['notice 2', 'none', null],
      ['call', 'call', null],
      ['urgent call', 'call', 14_400_000],
      ['liquidation', 'liquidate', null],
    ],
  )
  assert.equal(unchained.call.within, 172_800_000)
  assert.equal(unchained.call.onExpiry, 'liquidate')
  assert.equal(text(unchained.call.sellTo as Ratio), '0.5')
  assert.ok(lendingNames.every((name) => /unchained/.test(name) || !rulebookOf(name).call.sellTo))
  const [call, urgent] = levels(unchained).filter(({ action }) => action === 'call')
  assert.deepEqual([call?.clear, urgent?.clear], [unchained.call.cureTo, unchained.call.cureTo])
})

test('[LOANP6] no step of a preset takes more than there is: threshold × (1 + bonus) ≤ 1', () => {
  for (const { rulebook: preset } of loanPresets) {
    const { collateral, modes, liquidation, protocol } = preset.method
    for (const [asset, { threshold, bonus }] of [...collateral, ...modes]) {
      // Euler gives what health lacks, which is nothing where a loan passes its limit.
      const begins =
        protocol === 'euler-v2' ? bonusAt(bonus, liquidation, protocol, Ratio.one) : bonus
      const frontier = Ratio.mul(threshold, Ratio.add(Ratio.one, begins))
      assert.ok(Ratio.compare(frontier, Ratio.one) <= 0, `${preset.id} ${asset} ${text(frontier)}`)
    }
  }
})

test('[LOANP4] an agreed level is stated, or is half and says so, or is asked for', () => {
  const half = rulebook('desk:celsius')
  assert.equal(text(half.call.cureTo), '0.5')
  assert.match(half.source, /Initial level not stated: 50 % is taken\.$/)
  const quarter = rulebook('desk:celsius', assets, { initial: ratio('0.25') })
  assert.equal(text(quarter.call.cureTo), '0.25')
  assert.doesNotMatch(quarter.source, /not stated/)
  assert.deepEqual(lendingRulebook('desk:maple', assets, usd), {
    ok: false,
    error: { code: 'agreed.missing', level: 'call' },
  })
  const maple = rulebook('desk:maple', assets, agreed)
  assert.deepEqual(
    levels(maple).map(({ enter }) => text(enter)),
    ['0.7', '0.8'],
  )
})

test('[LOANP1] an unknown name is refused with those that are known', () => {
  assert.deepEqual(lendingRulebook('aave-v2', assets, usd), {
    ok: false,
    error: { code: 'preset.unknown', known: lendingNames },
  })
})

test('[LOANP7] Liquity v2 lends by branch, and takes the pool’s penalty of all that it absorbs', () => {
  const { collateral, liquidation, protocol } = methodOf(rulebook('liquity-v2'))
  const limit = (asset: string) => text((collateral.get(asset) ?? assert.fail(asset)).threshold)
  assert.deepEqual([protocol, limit('WETH')], ['liquity-v2', text(Ratio.of(10n, 11n))])
  const listed = loanPresets.find(({ rulebook: { id } }) => id === 'liquity-v2')?.rulebook.method
  const terms = [...(listed?.collateral ?? [])].map(([asset, one]) => [
    asset,
    ...[one.openLtv, one.threshold, one.bonus, one.bonusRedistributed ?? Ratio.zero].map(text),
  ])
  const staked = text(Ratio.of(5n, 6n))
  assert.deepEqual(terms, [
    ['WETH', limit('WETH'), limit('WETH'), '0.05', '0.1'],
    ['wstETH', staked, staked, '0.05', '0.2'],
    ['rETH', staked, staked, '0.05', '0.2'],
  ])
  assert.deepEqual([liquidation.by, liquidation.badDebt], ['absorption', 'redistribute'])
  assert.equal(text(listed?.redemption?.fee ?? Ratio.zero), '0.005')
})
