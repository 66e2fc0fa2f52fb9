import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { ExposureCaps } from '../../src/model/Market.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'

/** Ann and al are of one group, bob of another; each has a million. */
function capped(caps: ExposureCaps): Desk {
  const desk = Desk.create()
  for (const account of ['ann', 'al', 'bob']) {
    const group = account === 'bob' ? 'bob' : 'a'
    const mode = { rulebook: 'ranked', positionMode: 'net' } as const
    Desk.tell(desk, { type: 'OpenAccount', account, owner: account, group, ...mode })
    Desk.deposit(desk, account, 1_000_000n)
  }
  const market = {
    instrument: Desk.btc,
    version: 1,
    activeFrom: 0,
    source: 'test',
    fundCap: Amount.zero,
    deleverage: 'ranked',
    disposal: Ratio.zero,
    silence: 60_000,
    prices: null,
    caps,
  } as const
  Desk.tell(desk, { type: 'DefineMarket', market })
  return desk
}

const group = (lots: bigint, share = Ratio.zero): ExposureCaps => ({
  group: { lots: Quantity.of(lots), share },
  depths: null,
})

const order = (desk: Desk, account: string, lots: bigint, reduceOnly = false) =>
  Desk.tell(desk, {
    type: 'PlaceOrder',
    account,
    order: `order ${desk.count}`,
    instrument: Desk.btc,
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(40_000n),
    reduceOnly,
  })

const code = (desk: Desk, account: string, lots: bigint, reduceOnly = false) =>
  Desk.refusal(order(desk, account, lots, reduceOnly))

describe('what one group may hold', () => {
  test('[CREDIT8] positions and open orders of all its accounts count together, on each side', () => {
    const desk = capped(group(100n))
    Desk.fill(desk, 'ann', 40n)
    assert.equal(code(desk, 'al', 30n), null)
    assert.equal(code(desk, 'al', 31n), 'exposure.group')
    assert.equal(code(desk, 'ann', 31n), 'exposure.group')
    assert.equal(code(desk, 'ann', 30n), null)
    assert.equal(code(desk, 'bob', 100n), null, 'another group has its own')
    assert.equal(code(desk, 'al', -100n), null, 'and so has the other side')
    assert.equal(code(desk, 'al', -1n), 'exposure.group')
  })

  test('[CREDIT8] reducing is never refused, even far beyond; turning round counts what is new', () => {
    const desk = capped(group(100n))
    Desk.fill(desk, 'ann', 500n)
    assert.equal(code(desk, 'ann', 1n), 'exposure.group')
    assert.equal(code(desk, 'ann', -500n), null)
    const turned = capped(group(100n))
    Desk.fill(turned, 'ann', 500n)
    assert.equal(code(turned, 'ann', -601n), 'exposure.group')
    assert.equal(code(turned, 'ann', -600n), null)
  })

  test('[CREDIT8] an isolated position counts, and a share of the open interest where that is more', () => {
    const desk = capped(group(100n, Ratio.of(1n, 4n)))
    const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
    Desk.tell(desk, { type: 'ChangeMode', account: 'ann', change })
    Desk.fill(desk, 'ann', 60n)
    assert.equal(code(desk, 'al', 41n), 'exposure.group')
    Desk.fill(desk, 'bob', 940n)
    // A quarter of 1,000.
    assert.equal(code(desk, 'al', 191n), 'exposure.group')
    assert.equal(code(desk, 'al', 190n), null)
  })

  test('[CREDIT8] an order amended to more is held to it, also by a state that was restored', () => {
    const desk = capped(group(100n))
    const [placed] = Desk.pick(order(desk, 'ann', 60n), 'OrderPlaced')
    const amend = (one: Desk, lots: bigint) =>
      Desk.refusal(
        Desk.tell(one, {
          type: 'AmendOrder',
          account: 'ann',
          order: placed?.order ?? '',
          instrument: Desk.btc,
          lots: Quantity.of(lots),
          price: Price.of(40_000n),
        }),
      )
    const again = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    for (const one of [desk, again]) {
      assert.equal(amend(one, 101n), 'exposure.group')
      assert.equal(amend(one, 100n), null)
    }
  })
})

describe('open interest against depth', () => {
  const depth = (desk: Desk, bids: bigint, asks: bigint) => {
    const [instrument, within, source] = [Desk.btc, Ratio.zero, 'test']
    const told = { bids: Quantity.of(bids), asks: Quantity.of(asks), time: desk.time }
    Desk.tell(desk, { type: 'SetDepth', depths: [{ instrument, within, source, ...told }] })
  }

  test('[CREDIT9] so many times the depth that would have to take it, on each side; none told, none', () => {
    const desk = capped({ group: null, depths: Ratio.of(5n, 2n) })
    assert.equal(code(desk, 'ann', 1n), 'exposure.openInterest')
    depth(desk, 100n, 40n)
    Desk.fill(desk, 'bob', 200n)
    assert.equal(code(desk, 'ann', 51n), 'exposure.openInterest')
    assert.equal(code(desk, 'ann', 50n), null)
    assert.equal(code(desk, 'ann', -101n), 'exposure.openInterest')
    assert.equal(code(desk, 'ann', -100n), null)
    assert.equal(code(desk, 'bob', -200n), null, 'what only reduces')
  })
})

describe('a match between relatives', () => {
  const fill = (desk: Desk, account: string, lots: bigint, match: string) =>
    Desk.tell(desk, {
      type: 'ReportFill',
      fill: `${match} ${account}`,
      account,
      instrument: Desk.btc,
      leg: 'net',
      lots: Quantity.of(lots),
      price: Price.of(40_000n),
      fee: Amount.zero,
      order: null,
      match,
    })

  test('[CREDIT10] is flagged when its other side is told, and between strangers is not', () => {
    const desk = capped({ group: null, depths: null })
    assert.doesNotMatch(Desk.types(fill(desk, 'ann', 5n, 'm1')), /SelfTrade/)
    const restored = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    const [flag] = Desk.pick(fill(restored, 'al', -5n, 'm1'), 'SelfTradeFlagged')
    assert.deepEqual([flag?.account, flag?.against, flag?.lots], ['al', 'ann', -5n])
    assert.equal(restored.state.matches.size, 0)
    fill(desk, 'bob', 5n, 'm2')
    assert.doesNotMatch(Desk.types(fill(desk, 'ann', -5n, 'm2')), /SelfTrade/)
    fill(desk, 'ann', 5n, 'm3')
    assert.doesNotMatch(Desk.types(fill(desk, 'al', 5n, 'm3')), /SelfTrade/, 'the same way')
  })
})
