import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { OptionsMethod, ShortForm } from '../../../model/OptionMargin.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { explain } from '../../explain.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { options } from './options.ts'

const R = Ratio.of
const terms = (right: 'call' | 'put', strike: bigint) =>
  ({ right, strike: { units: strike, scale: 0 }, style: 'european', delivery: 'cash' }) as const

const listed = (right: 'call' | 'put', strike: bigint, rest: object = {}) => ({
  ...{ kind: 'option', expiry: 9_000_000, tick: '0.01', lot: '1', option: terms(right, strike) },
  ...rest,
})

const place = venue({
  assets: { USDT: 6, BTC: 8 },
  instruments: {
    CALL: listed('call', 9_000n, { settle: 'BTC', tick: '0.0001' }),
    PUT: listed('put', 9_500n),
    PERP: { lot: '1', tick: '1' },
  } as never,
})

const form = (near: bigint, far: bigint, part: Partial<ShortForm> = {}): ShortForm => ({
  ...{ near: R(near, 1_000n), far: R(far, 1_000n) },
  ...{ farMark: Ratio.zero, mark: Ratio.zero, fee: Ratio.zero },
  ...part,
})

const method: OptionsMethod = {
  name: 'options',
  brackets: new Map([
    ['PERP', Brackets.create([{ floor: Amount.zero, rate: R(1n, 100n), leverageMax: R(50n) }])],
  ]),
  collateral: new Map([['BTC', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }]]),
  feeRate: Ratio.zero,
  options: new Map([
    [
      'BTC',
      {
        call: { initial: form(150n, 100n), maintenance: form(75n, 75n) },
        put: { initial: form(150n, 100n), maintenance: form(75n, 75n, { mark: R(75n, 1_000n) }) },
        overMaintenance: Ratio.one,
        long: {
          initial: { mark: Ratio.one, most: null },
          maintenance: { mark: R(1n, 2n), most: R(1n, 100n) },
        },
      },
    ],
  ]),
}

const rulesOf = (part: Partial<OptionsMethod> = {}) => {
  const { rulebook, assets, instruments } = place.terms
  return bindRulebook({ ...rulebook, method: { ...method, ...part } }, assets, instruments)
}
const rules = rulesOf()
const indices = { USDT: 10n ** 12n, BTC: 10n ** 16n }
const usd = 1_000_000n

const at = (id: string, lots: bigint, mark: bigint, cash = 10_000n) =>
  assess(
    account(place, { USDT: cash * usd }, [
      held(place.instrument(id), lots, id === 'PERP' ? mark : 0n),
    ]),
    rules,
    book(place, { [id]: mark }, indices),
  )

describe('what options ask', () => {
  test('[OPTM1] [OPTM2] a short call asks beyond what it is worth, and together as its venue says', () => {
    // Deribit: 1,750 and 1,000 with the price of 0.025 BTC, 250, in it.
    const { equity, initial, maintenance } = at('CALL', -1n, 250n)
    assert.deepEqual([equity, initial, maintenance], [9_750n * usd, 1_500n * usd, 750n * usd])
  })

  test('[OPTM2] a short put out of the money, and one whose price is most of it', () => {
    // 500 out of the money: 1,500 less 500, at least 1,000, and 750 to keep.
    const { initial, maintenance } = at('PUT', -1n, 10_000n)
    assert.deepEqual([initial, maintenance], [1_000n * usd, 750n * usd])
    // At a price of 30,000 it is 7.5 % of that, to keep and so to open.
    const dear = at('PUT', -1n, 3_000_000n)
    assert.deepEqual([dear.initial, dear.maintenance], [2_250n * usd, 2_250n * usd])
  })

  test('[OPTM3] a long option backs nothing, or nothing up to a share of what it is for', () => {
    const { equity, initial, maintenance } = at('PUT', 2n, 10_000n)
    assert.deepEqual([equity, initial, maintenance], [10_200n * usd, 200n * usd, 100n * usd])
    const dear = at('PUT', 2n, 100_000n)
    assert.deepEqual([dear.initial, dear.maintenance], [2_000n * usd, 200n * usd])
  })

  test('[OPTM5] an order asks what its fill could add, on the worse side', () => {
    const order = (lots: bigint) => ({
      ...{ id: `${lots}`, instrument: place.instrument('PUT'), leg: 'net' as const },
      ...{ lots: Quantity.of(lots), price: Price.of(10_000n), reduceOnly: false },
    })
    const asked = (lots: readonly bigint[], held_ = 0n): bigint => {
      const legs = held_ === 0n ? [] : [held(place.instrument('PUT'), held_, 0n)]
      const holder = { ...account(place, { USDT: 0n }, legs), orders: lots.map(order) }
      return assess(holder, rules, book(place, { PUT: 10_000n }, indices)).initial / usd
    }
    assert.equal(asked([-1n]), 1_000n)
    assert.equal(asked([3n]), 300n)
    assert.equal(asked([3n, -2n]), 2_000n)
    assert.equal(asked([-2n], -1n), 3_000n)
    assert.equal(asked([1n], -1n), 1_000n)
  })

  test('[OPTM2] each term names its rule, and the price that it is reckoned at', () => {
    const holder = account(place, {}, [held(place.instrument('PUT'), -1n, 0n)])
    const { terms: parts } = explain(holder, rules, book(place, { PUT: 10_000n }, indices))
    const told = parts.map(({ kind, rule, inputs }) => [kind, rule, inputs.spot?.numerator])
    assert.deepEqual(told, [
      ['profit', 'OPTM1', undefined],
      ['notional', 'TIER6', undefined],
      ['initial', 'OPTM2', 10_000n],
      ['maintenance', 'OPTM2', 10_000n],
      ['worth', 'TIER4', undefined],
    ])
  })

  test('[OPTM1] without a mark, an index or a form it is not known what is asked', () => {
    const put = held(place.instrument('PUT'), -1n, 0n)
    const known = (marks: Record<string, bigint>, told: Record<string, bigint>, of = rules) =>
      assess(account(place, {}, [put]), of, book(place, marks, told)).certainty
    assert.equal(known({ PUT: 5n }, indices), 'certain')
    assert.equal(known({}, indices), 'unknown')
    assert.equal(known({ PUT: 5n }, { USDT: 10n ** 12n }), 'unknown')
    assert.equal(known({ PUT: 5n }, indices, rulesOf({ options: new Map() })), 'unknown')
  })

  test('[OPTM6] [OPTM11] what one mark alone would do is exact to the tick, and along the underlying nothing is told', () => {
    const prices = book(place, { PUT: 1_000n, PERP: 10_000n }, indices)
    const legs = [
      held(place.instrument('PERP'), 1n, 10_000n),
      held(place.instrument('PUT'), -1n, 0n),
    ]
    const holder = account(place, { USDT: 5_000n * usd }, legs)
    const found = (id: string, basis: 'instrument' | 'underlying') =>
      liquidationPrice(holder, rules, prices, place.instrument(id), { basis })
    const isBreached = (marks: Record<string, bigint>) => {
      const told = book(place, { PUT: 1_000n, PERP: 10_000n, ...marks }, indices)
      const { equity, maintenance } = assess(holder, rules, told)
      return equity < maintenance
    }
    for (const id of ['PERP', 'PUT']) {
      const { below, above, reason } = found(id, 'instrument')
      const edge = id === 'PERP' ? below : above
      assert.ok(edge !== null && reason === null, id)
      const inward = id === 'PERP' ? 1n : -1n
      assert.deepEqual(
        [isBreached({ [id]: edge }), isBreached({ [id]: edge + inward })],
        [true, false],
      )
      assert.equal(found(id, 'underlying').reason, 'unsupported')
    }
    // What was paid over time is no option's: it is not told what then asks.
    const owed = [{ ...(legs[1] as (typeof legs)[number]), cost: Amount.of(-5n) }]
    const odd = account(place, { USDT: 5_000n * usd }, owed)
    assert.equal(
      liquidationPrice(odd, rules, prices, place.instrument('PUT')).reason,
      'unsupported',
    )
  })

  test('[OPTM2] a share below zero is none', () => {
    const odd = (part: Partial<OptionsMethod>) => options.fault({ ...method, ...part } as never)
    assert.equal(odd({}), null)
    const margin = method.options.get('BTC')
    const long = {
      initial: { mark: R(-1n, 2n), most: null },
      maintenance: margin?.long.maintenance,
    }
    assert.match(
      odd({ options: new Map([['BTC', { ...margin, long } as never]]) }) ?? '',
      /options on BTC/,
    )
  })
})
