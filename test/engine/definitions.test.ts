import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { Pool } from '../../src/engine/Pool.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Market } from '../../src/model/Market.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { tiered } from '../tiered.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { type Draft, instruments, ladder, rulebook, start } from './world.ts'

const R = Ratio.of

/** The code of a refusal, and what it says; null where the command was accepted. */
function said(desk: Desk, command: Draft): readonly [code: string, detail: string] | null {
  const [rejected] = Desk.pick(Desk.tell(desk, command), 'Rejected')
  return rejected === undefined ? null : [rejected.code, rejected.detail]
}

const code = (desk: Desk, command: Draft): string | null => said(desk, command)?.[0] ?? null

/** Every definition is refused at the first step beyond what it may be, and taken at the last within. */
describe('a definition at its bounds', () => {
  test('[ENG6] a rulebook: version, beginning, target and band', () => {
    let count = 0
    const tell = (part: Partial<Rulebook>) => {
      count += 1
      const wanted = { ...rulebook(part), id: part.id ?? `book-${count}` }
      return code(Desk.create(), { type: 'DefineRulebook', rulebook: wanted })
    }
    const { liquidation } = rulebook()
    const band = (jump: Ratio, confirm: number) => ({ priceBand: { jump, confirm } })
    const rows: readonly (readonly [part: Partial<Rulebook>, isSound: boolean])[] = [
      [{ version: 0 }, false],
      [{ version: 1.5 }, false],
      [{ version: 1 }, true],
      [{ activeFrom: -1 }, false],
      [{ activeFrom: 0 }, true],
      [{ activeFrom: limits.time }, true],
      [{ activeFrom: limits.time + 1 }, false],
      [{ liquidation: { ...liquidation, target: Ratio.zero } }, false],
      [band(Ratio.zero, 1), false],
      [band(R(1n, 10n), 0), false],
      [band(R(1n, 10n), 1), true],
      [{ ladders: [] }, false],
      [{ ladders: [ladder('one'), ladder('one')] }, false],
      [{ ladders: [ladder('one'), ladder('other')] }, true],
      [{ ladders: Array.from({ length: limits.levels }, (_, at) => ladder(`${at}`)) }, true],
      [{ ladders: Array.from({ length: limits.levels + 1 }, (_, at) => ladder(`${at}`)) }, false],
      [{ call: { ...rulebook().call, within: 0 } }, false],
    ]
    for (const [part, isSound] of rows) {
      assert.equal(tell(part), isSound ? null : 'command.malformed', `row ${count}`)
    }
  })

  test('[ENG6] a rulebook: a version above the last, under the same method', () => {
    const desk = Desk.create()
    const tell = (part: Partial<Rulebook>) =>
      code(desk, { type: 'DefineRulebook', rulebook: rulebook(part) })
    assert.equal(tell({ version: 1 }), 'rulebook.duplicate')
    const lends = { ...LoanDesk.rulebook('ranked'), numeraire: 'USDT', version: 2 }
    assert.equal(code(desk, { type: 'DefineRulebook', rulebook: lends }), 'command.malformed')
    assert.equal(tell({ version: 3 }), null)
    assert.equal(tell({ version: 3 }), 'rulebook.duplicate')
    assert.equal(tell({ version: 2 }), 'rulebook.duplicate')
  })

  test('[ENG6] a rulebook: a method that there is, of assets and instruments that there are', () => {
    const book = rulebook({ id: 'new' })
    const tell = (method: object) => {
      const told = { ...book, method: { ...book.method, ...method } } as Rulebook
      return code(Desk.create(), { type: 'DefineRulebook', rulebook: told })
    }
    const { brackets, collateral } = tiered(book)
    const [table] = brackets.values()
    const [haircut] = collateral.values()
    assert.ok(table !== undefined && haircut !== undefined)
    assert.equal(tell({ name: 'nobody' }), 'command.malformed')
    assert.equal(tell({ brackets: new Map([['NOBODY', table]]) }), 'instrument.unknown')
    assert.equal(tell({ collateral: new Map([['NOBODY', haircut]]) }), 'asset.unknown')
    assert.equal(tell({}), null)
  })

  test('[CLEAR2] a market: version, beginning and fund cap', () => {
    const [perpetual] = instruments
    const tell = (part: Partial<Market>) => {
      const market: Market = {
        ...{ instrument: perpetual?.id ?? '', version: 1, activeFrom: 0, source: 'made for tests' },
        ...{ fundCap: Amount.zero, deleverage: 'ranked', disposal: R(1n, 2n), silence: 1_000 },
        ...{ prices: null, ...part },
      }
      return said(Desk.create(), { type: 'DefineMarket', market })
    }
    assert.match(tell({ version: 0 })?.[1] ?? '', /a version from 1 on/)
    assert.match(tell({ version: 1.5 })?.[1] ?? '', /a version from 1 on/)
    assert.match(tell({ fundCap: Amount.of(limits.amount) })?.[1] ?? '', /a fund cap within limits/)
    assert.match(tell({ activeFrom: -1 })?.[1] ?? '', /a time within limits/)
    assert.match(tell({ activeFrom: limits.time + 1 })?.[1] ?? '', /a time within limits/)
    assert.equal(tell({ instrument: 'BTC/USDT' })?.[0], 'instrument.notTradable')
    assert.equal(tell({ instrument: 'NOBODY' })?.[0], 'instrument.unknown')
    assert.equal(tell({ fundCap: Amount.of(limits.amount - 1n) }), null)
    assert.equal(tell({ activeFrom: limits.time }), null)
  })

  test('an instrument: what it is of, and whether it expires', () => {
    const tell = (part: Partial<InstrumentSpec>, at = 0) => {
      const instrument = { ...(instruments[at] as InstrumentSpec), id: 'odd', ...part }
      return said(Desk.create(), { type: 'DefineInstrument', instrument })
    }
    const [linear, inverse, spot] = [0, 2, 4]
    const rows: readonly (readonly [Partial<InstrumentSpec>, number, RegExp | null])[] = [
      [{}, linear, null],
      [{ id: instruments[0]?.id ?? '' }, linear, /defined already/],
      [{ base: 'NOBODY' }, linear, /no asset NOBODY/],
      [{ quote: 'NOBODY' }, linear, /no asset NOBODY/],
      [{ settle: 'NOBODY' }, linear, /no asset NOBODY/],
      [{ lotsMin: -1n }, linear, /a minimum size of zero or more/],
      [{ lotsMin: 0n }, linear, null],
      [{ expiry: start + 1 }, linear, /futures and options, and only they, expire/],
      [{ kind: 'future' }, linear, /futures and options, and only they, expire/],
      [{ kind: 'future', expiry: start + 1 }, linear, null],
      [{}, inverse, null],
      [{ settle: 'USDT' }, inverse, /an inverse settles in its base/],
      [{ allowsNonPositive: true }, inverse, /an inverse has no price of zero/],
      [{ allowsNonPositive: true }, linear, null],
      [{}, spot, null],
      [{ allowsNonPositive: true }, spot, /spot has no price of zero/],
      [{ payoff: 'inverse', settle: 'BTC' }, spot, /spot is linear in its quote/],
      [{ settle: 'BTC' }, spot, /spot is linear in its quote/],
      [{ lot: { units: 1n, scale: 9 } }, spot, /a whole number of the base atoms/],
      [{ lot: { units: 1n, scale: 8 } }, spot, null],
    ]
    for (const [index, [part, at, detail]] of rows.entries()) {
      const found = tell(part, at)
      if (detail === null) assert.equal(found, null, `row ${index}`)
      else assert.match(found?.[1] ?? '', detail, `row ${index}`)
    }
  })

  test('an asset: its decimals, and its name once', () => {
    const desk = Desk.create()
    const tell = (asset: string, decimals: number) =>
      code(desk, { type: 'DefineAsset', asset, decimals })
    assert.equal(tell('USDT', 8), 'asset.duplicate')
    assert.equal(tell('A', -1), 'command.malformed')
    assert.equal(tell('A', 1.5), 'command.malformed')
    assert.equal(tell('A', limits.decimals + 1), 'command.malformed')
    assert.equal(tell('A', limits.decimals), null)
    assert.equal(tell('B', 0), null)
  })

  test('[POOL1] as many pools as the limit says, and no more', () => {
    const desk = LoanDesk.create()
    const curve = { optimalUsage: 1n, base: 0n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
    const reserves = [{ asset: 'USDC', curve, caps: { supply: null, borrow: null } }]
    const define = (pool: string) => code(desk, { type: 'DefinePool', pool, reserves })
    while (desk.state.pools.size < limits.pools - 1) define(`pool-${desk.state.pools.size}`)
    assert.deepEqual([define('last'), define('more')], [null, 'command.tooLarge'])
  })

  test('[POOL1] a pool: its name, its reserves, their rates and caps', () => {
    const sound = { optimalUsage: 1n, base: 0n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
    const none = { supply: null, borrow: null }
    let count = 0
    const tell = (pool: string, ...reserves: readonly (readonly [string, object, object?])[]) => {
      const desk = LoanDesk.create()
      count += 1
      return code(desk, {
        ...{ type: 'DefinePool', pool },
        reserves: reserves.map(([asset, curve, caps]) => ({
          ...{ asset, curve: { ...sound, ...curve }, caps: { ...none, ...caps } },
        })),
      })
    }
    assert.equal(tell('main', ['USDC', {}]), 'pool.duplicate')
    assert.equal(tell('new:one', ['USDC', {}]), 'command.malformed')
    assert.equal(tell('new'), 'command.malformed')
    assert.equal(tell('new', ['NOBODY', {}]), 'asset.unknown')
    assert.equal(tell('new', [Pool.claimId('main', 'supply', 'USDC'), {}]), 'asset.isClaim')
    assert.equal(tell('new', ['USDC', {}], ['USDC', {}]), 'asset.duplicate')
    const rows: readonly (readonly [curve: object, caps: object, isSound: boolean])[] = [
      [{}, {}, true],
      [{ base: limits.rate, slope1: limits.rate, slope2: limits.rate }, {}, true],
      [{ base: limits.rate + 1n }, {}, false],
      [{ slope1: limits.rate + 1n }, {}, false],
      [{ slope2: -1n }, {}, false],
      [{ optimalUsage: 0n }, {}, false],
      [{ optimalUsage: 9_999n }, {}, true],
      [{ optimalUsage: 10_000n }, {}, false],
      [{ reserveFactor: -1n }, {}, false],
      [{ reserveFactor: 10_000n }, {}, true],
      [{ reserveFactor: 10_001n }, {}, false],
      [{}, { supply: Amount.of(-1n) }, false],
      [{}, { borrow: Amount.of(-1n) }, false],
      [{}, { supply: Amount.zero, borrow: Amount.zero }, true],
    ]
    for (const [curve, caps, isSound] of rows) {
      const found = tell('new', ['USDC', curve, caps])
      assert.equal(found, isSound ? null : 'command.malformed', `pool ${count}`)
    }
  })
})
