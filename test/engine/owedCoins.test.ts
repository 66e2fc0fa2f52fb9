import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

/** Losses in a coin that their owner does not hold, and what becomes of them as its price moves. */

const inverse = 'BTC/USD:BTC'

const net = ({ state }: Desk, id: string): bigint => {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  assert.ok(rules)
  return assess(account, rules, state.book).net
}

/** The mark moves by 0.3 % at a time, and the venue fills what the house orders at it. */
function walk(desk: Desk, from: bigint, steps: number, isUp: boolean): readonly Event[] {
  const events: Event[] = []
  for (let [step, price] = [0, from]; step < steps; step++) {
    price += ((isUp ? 1n : -1n) * price * 30n) / 10_000n
    desk.time += 1_000
    events.push(...Desk.setMarks(desk, price))
    for (let round = 0; round < 4 && desk.state.orders.size > 0; round++) {
      events.push(...Desk.answer(desk, price))
    }
  }
  return events
}

/** Ann withdraws dollars; the code of the refusal. */
const withdraw = (desk: Desk, amount: bigint): string | null =>
  Desk.refusal(
    Desk.tell(desk, {
      ...{ type: 'Withdraw', account: 'ann', asset: 'USDT' },
      amount: Amount.of(amount),
    }),
  )

/** What is paid by anybody but the account itself. */
const paidByOthers = (events: readonly Event[]): readonly string[] =>
  events
    .map(({ type }) => type)
    .filter((type) => ['FundPaid', 'ShortfallBooked', 'LossSocialised'].includes(type))

describe('what is owed in a coin', () => {
  test('[TIER15] a contract sold at a tenth of its mark is liquidated before others pay', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 1_000n)
    const placed = Desk.tell(desk, {
      ...{ type: 'PlaceOrder', order: 'o1', account: 'ann', instrument: inverse, leg: 'net' },
      ...{ lots: Quantity.of(-1n), price: Price.of(4_000n), reduceOnly: false },
    })
    assert.equal(Desk.refusal(placed), null, 'the loss of 900 is reserved')
    Desk.fill(desk, 'ann', -1n, 4_000n, inverse)
    const events = walk(desk, 40_000n, 40, true)
    assert.deepEqual(paidByOthers(events), [])
    assert.ok(Desk.pick(events, 'LiquidationStarted').length > 0)
    assert.ok(
      Desk.balance(desk, 'ann', 'BTC') >= (225n * unit) / 10_000n,
      'the coins lost are bought',
    )
    assert.ok(net(desk, 'ann') >= 0n)
  })

  test('[ORD8] closing far beside the mark in a coin that is not held is margined like anything', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 1_270n)
    const order = (id: string, instrument: string, lots: bigint, price: bigint) =>
      Desk.tell(desk, {
        ...{ type: 'PlaceOrder', order: id, account: 'ann', instrument, leg: 'net' },
        ...{ lots: Quantity.of(lots), price: Price.of(price), reduceOnly: false },
      })
    // A coin after the one that is not held: the balances have a gap.
    Desk.tell(desk, {
      ...{ type: 'Deposit', account: 'ann', asset: 'ETH', amount: Amount.of(unit / 10n) },
    })
    assert.equal(Desk.refusal(order('o1', 'OIL/USDT:USDT-210520', 1_200n, 2_800n)), null)
    Desk.fill(desk, 'ann', 1n, 40_000n, inverse)
    assert.equal(Desk.refusal(order('o2', inverse, -1n, 4_000n)), 'margin.insufficient')
  })

  test('[FALL23] the house settles what no market takes, and its owner keeps the rest', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 1_000n)
    Desk.fill(desk, 'ann', -1n, 39_000n, inverse)
    Desk.fill(desk, 'ann', 1n, 40_000n, inverse)
    const left = (262n * unit) / 100n
    assert.equal(withdraw(desk, 1_000n * unit - left), null)
    const owed = -Desk.balance(desk, 'ann', 'BTC')
    assert.ok(owed > 0n && owed < unit / 10_000n, 'less than a lot of the spot market')
    const events = Desk.setMarks(desk, 40_500n)
    const [taken] = Desk.pick(events, 'HoldingTakenOver')
    assert.deepEqual([taken?.by, taken?.debt, taken?.credit], ['house:clearing', 'BTC', owed])
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'closed')
    assert.deepEqual(paidByOthers(events), [])
    assert.equal(Desk.balance(desk, 'ann', 'BTC'), 0n)
    assert.equal(Desk.balance(desk, 'ann'), left - owed * 40_500n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[LIQ18] a spot market that stands 2 % above the indices takes more than a debt asks for', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 1_000n)
    Desk.fill(desk, 'ann', -5n, 38_800n, inverse)
    Desk.fill(desk, 'ann', 5n, 40_000n, inverse)
    assert.equal(Desk.balance(desk, 'ann', 'BTC'), -38_660n)
    assert.equal(withdraw(desk, 984n * unit), null)
    const dollar = { asset: 'USDT', price: 102n * 10n ** 10n, time: desk.time, source: 'test' }
    Desk.tell(desk, { type: 'SetMarks', marks: [], indices: [dollar] })
    desk.time += 1_000
    const bitcoin = { ...dollar, asset: 'BTC', price: 41_900n * 10n ** 12n, time: desk.time }
    const spot = {
      instrument: 'BTC/USDT',
      price: Price.of(41_900n),
      time: desk.time,
      source: 'test',
    }
    Desk.tell(desk, { type: 'SetMarks', marks: [spot], indices: [bitcoin] })
    // 38,660 satoshi are 15.8809 at the indices: 16 less these is not the 1 % that they require.
    assert.equal(net(desk, 'ann'), 11_907_843n)
    const events = Desk.answer(desk, 41_900n)
    // Three lots cost 12.57 and are worth 12.3235: what is lost is more than was there.
    assert.equal(Desk.balance(desk, 'ann'), 343_000_000n)
    events.push(...Desk.wait(desk, 0))
    assert.deepEqual(paidByOthers(events), ['FundPaid'])
    const [paid] = Desk.pick(events, 'FundPaid')
    // Of the 0.24647059 that the market took the account had 0.11907843, and the fund pays no more than the rest.
    assert.deepEqual([paid?.asset, paid?.amount], ['USDT', 12_734_314n])
    assert.ok(12_734_314n <= 24_647_059n - 11_907_843n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[TIER15] [FALL23] whoever loses in coins he lacks pays for it alone, however prices creep', () => {
    fc.assert(
      fc.property(
        fc.record({
          lots: fc.oneof(
            fc.constant(-1),
            fc.integer({ min: -40, max: -1 }),
            fc.integer({ min: 1, max: 40 }),
          ),
          entry: fc.oneof(fc.bigInt(4_000n, 120_000n), fc.bigInt(39_000n, 39_990n)),
          closes: fc.boolean(),
          cents: fc.oneof(fc.constant(0n), fc.bigInt(0n, 2_000n)),
          isUp: fc.boolean(),
        }),
        ({ lots, entry, closes, cents, isUp }) => {
          const desk = Desk.create()
          Desk.open(desk, 'ann', 1_000_000n)
          Desk.fill(desk, 'ann', BigInt(lots), entry, inverse)
          if (closes) Desk.fill(desk, 'ann', BigInt(-lots), 40_000n, inverse)
          // Out goes all but what lets him keep what he has, and something over.
          const account = State.account(desk.state, 'ann')
          const rules = State.rulesOf(desk.state, account)
          assert.ok(rules)
          const { equity, initial } = assess(account, rules, desk.state.book)
          const over = equity - initial - (cents * unit) / 100n
          withdraw(desk, over)
          const events = walk(desk, 40_000n, 30, isUp)
          assert.deepEqual(paidByOthers(events), [])
          assert.ok(net(desk, 'ann') >= 0n, `${net(desk, 'ann')}`)
        },
      ),
      { numRuns: Math.min(numRuns, 60) },
    )
  })
})
