import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, venue } from '../../test/venue.ts'
import { assess } from '../margin/assess.ts'
import { bindRulebook } from '../margin/bindRulebook.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Brackets } from '../model/Brackets.ts'
import type { Ladder, TieredMethod } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { RulebookComparison } from './RulebookComparison.ts'
import type { Subject } from './Subject.ts'

const place = venue({ assets: { USDT: 2 }, instruments: { BTC: { base: 'USDT' } } })
const prices = book(place, { BTC: 100n })
const flat = (percent: bigint): Brackets =>
  Brackets.create([{ floor: Amount.zero, rate: Ratio.of(percent, 100n), leverageMax: Ratio.one }])

const ladders: readonly Ladder[] = [
  {
    id: 'venue',
    levels: [
      {
        ...{ name: 'liquidation', measure: 'maintenance', action: 'liquidate' },
        ...{ enter: Ratio.one, clear: Ratio.one },
      },
    ],
  },
]

/** The rulebook of a rate, or of none. */
function under(id: string, percent: bigint | null): BoundRulebook {
  const { rulebook, assets, instruments } = place.terms
  const tables = percent === null ? [] : [['BTC', flat(percent)] as const]
  const method = { ...(rulebook.method as TieredMethod), brackets: new Map(tables) }
  return bindRulebook({ ...rulebook, id, ladders, method }, assets, instruments)
}

function subject(cash: bigint, lots: bigint, rules: BoundRulebook): Subject {
  const positions = lots === 0n ? [] : [held(place.instrument('BTC'), lots, 100n)]
  const holder = account(place, { USDT: cash }, positions)
  const assessment = assess(holder, rules, prices)
  const isOver = assessment.maintenance > assessment.equity
  return {
    ...{ account: holder, owner: 'ada', parent: null, rules, book: prices, assessment },
    ...{ rungs: [isOver ? 1 : 0], calls: [], notCovered: [] },
  }
}

const rulebooks = [
  under('mild', 1n),
  under('none', null),
  under('strict', 10n),
  under('deep', 60n),
  under('deeper', 80n),
]

const order = (cash: bigint, lots: bigint) => {
  const found = RulebookComparison.compare(
    rulebooks.map((rules) => subject(cash, lots, rules)),
    'instrument',
  )
  return [found.first, ...found.rows.map(({ rulebook }) => rulebook)]
}

test('[REPORT17] in liquidation the deeper first, then the nearer, then never, then unknown', () => {
  // 10,000 long with 5,000: 60 % and 80 % are over it now.
  assert.deepEqual(order(500_000n, 100n), ['deeper', 'deeper', 'deep', 'strict', 'mild', 'none'])
  // Nothing held: no price does anything, and the order asked stays.
  assert.deepEqual(order(500_000n, 0n), [null, 'mild', 'none', 'strict', 'deep', 'deeper'])
  // More cash than the position is worth is never liquidated by a fall.
  assert.deepEqual(order(5_000_000n, 100n)[0], null)
})

test('[REPORT17] a row tells what the account has and is asked, and the nearest price', () => {
  const { rows } = RulebookComparison.compare(
    [subject(500_000n, 100n, rulebooks[2] as BoundRulebook)],
    'instrument',
  )
  const [row] = rows
  assert.deepEqual(
    [row?.equity, row?.maintenanceMargin, row?.marginRatio, row?.isBreached],
    ['5000', '1000', '0.2', false],
  )
  // 5,000 + 100 × (p − 100) < 10 p: below 55.55, the first tick is 55.
  assert.deepEqual(row?.liquidation, { of: 'BTC', price: '55', percentage: '-45' })
  const unknown = RulebookComparison.compare(
    [subject(500_000n, 100n, rulebooks[1] as BoundRulebook)],
    'instrument',
  )
  assert.deepEqual(
    [unknown.first, unknown.rows[0]?.marginRatio, unknown.rows[0]?.liquidation],
    [null, null, null],
  )
})

const withCall = (one: Ladder): Ladder => ({
  ...one,
  levels: [
    {
      ...{ name: 'call', measure: 'maintenance', action: 'call' },
      ...{ enter: Ratio.of(1n, 2n), clear: Ratio.of(1n, 2n) },
    },
  ],
})

test('[REPORT17] who calls first is told beside who liquidates, and who only calls is not safe', () => {
  const strict = rulebooks[2] as BoundRulebook
  const { rulebook, assets, instruments } = strict
  const caller = bindRulebook(
    { ...rulebook, id: 'caller', ladders: ladders.map(withCall) },
    assets,
    instruments,
  )
  const none = rulebooks[0] as BoundRulebook
  const found = RulebookComparison.compare(
    [subject(500_000n, 0n, caller), subject(500_000n, 100n, caller), subject(500_000n, 100n, none)],
    'instrument',
  )
  // 10 % of 100 P called above half of 100 P - 5,000: at 62, or 62.49 and below.
  assert.deepEqual([found.first, found.firstToCall], ['mild', 'caller'])
  const [mild, called, idle] = found.rows
  assert.deepEqual([mild?.callLevel, mild?.call], [null, null])
  assert.deepEqual(
    [called?.liquidationLevel, called?.call],
    [null, { of: 'BTC', price: '62', percentage: '-38' }],
  )
  assert.deepEqual([idle?.call, idle?.liquidation], [null, null])
})
