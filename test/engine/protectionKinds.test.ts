import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import type { Guarded } from '../../src/engine/protection/Plan.ts'
import { holds } from '../../src/engine/protection/triggers.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { liquidationPrice } from '../../src/margin/prices/liquidationPrice.ts'
import type { Protection } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'
import { unit } from './world.ts'

/** The rarer triggers and actions of protections, each in an example of its own. */

const base: Protection = {
  name: 'guard',
  trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) },
  target: null,
  actions: [],
  budget: Value.of(100_000n * unit),
  times: 3,
  coolDown: 60_000,
  deadline: 10_000,
}

const set = (desk: Desk, account: string, part: Partial<Protection>) =>
  Desk.tell(desk, { type: 'SetProtection', account, protection: { ...base, ...part } })

const outcomes = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionEnded').map(({ account, outcome }) => `${account} ${outcome}`)

const ordered = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionOrdered').map(({ instrument, lots }) => `${instrument} ${lots}`)

const mark = (desk: Desk, price: bigint): Event[] => {
  desk.time += 1_000
  return Desk.setMarks(desk, price)
}

/** Ada is long a bitcoin, and short one in an account of her own beside it. */
function hedged(): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 2_000n)
  Desk.open(desk, 'other', 500_000n)
  const account = { type: 'OpenAccount', account: 'short', owner: 'ada', group: 'ada' } as const
  Desk.tell(desk, { ...account, rulebook: 'ranked', positionMode: 'net' })
  Desk.deposit(desk, 'short', 3_000n)
  Desk.fill(desk, 'ada', 1_000n)
  Desk.fill(desk, 'short', -1_000n)
  return desk
}

const legGone = { kind: 'leg', account: 'ada', instrument: Desk.btc, leg: 'net' } as const
const close = { kind: 'close', instrument: Desk.btc, leg: 'net', worst: null } as const

describe('triggers of protections', () => {
  test('[PROT13] distance in sigma: fewer than two days of 2 % to the liquidation price, and none without a volatility', () => {
    const desk = hedged()
    const trigger = { kind: 'sigma', instrument: Desk.btc, within: Ratio.of(2n) } as const
    const events = set(desk, 'ada', { trigger, actions: [close] })
    assert.equal(Desk.pick(events, 'ProtectionArmed')[0]?.unarmed, 'noVolatility')
    const tell = (daily: Ratio): Event[] =>
      Desk.tell(desk, {
        type: 'SetVolatility',
        volatilities: [{ instrument: Desk.btc, daily, time: desk.time, source: 'desk' }],
      })
    assert.equal(Desk.refusal(tell(Ratio.zero)), 'command.malformed')
    // Liquidated at 38,383 and below: 1,617 away, which is 4.04 %.
    assert.equal(Desk.pick(tell(Ratio.of(1n, 50n)), 'ProtectionArmed')[0]?.unarmed, null)
    assert.deepEqual(ordered(mark(desk, 39_990n)), [], 'of 2 % a day not yet: 1,607 of 1,599.6')
    const near = mark(desk, 39_980n)
    assert.deepEqual(ordered(near), [`${Desk.btc} -1000`], '1,597 of 1,599.2')
    assert.deepEqual(outcomes(Desk.answer(desk, 39_980n)), ['ada reached'])
    const late = hedged()
    set(late, 'ada', { trigger, actions: [close] })
    const daily = Ratio.of(1n, 2n)
    const told = { instrument: Desk.btc, daily, time: late.time, source: 'desk' }
    late.time += 86_400_001
    const old = Desk.tell(late, { type: 'SetVolatility', volatilities: [told] })
    assert.deepEqual(Desk.pick(old, 'ProtectionTriggered'), [], 'older than a day it is none')
    const twin = Snapshot.restore(Snapshot.take(late.state))
    assert.deepEqual(twin.book.volatilities, late.state.book.volatilities)
  })

  test('[PROT13] [ENG21] a volatility concerns who has a protection, and nobody else', () => {
    const desk = hedged()
    set(desk, 'ada', { actions: [close] })
    const worklist = Worklist.create()
    Worklist.note(worklist, desk.state, { type: 'VolatilitySet', volatilities: [] })
    assert.deepEqual([...worklist.dirty], [State.account(desk.state, 'ada').index])
  })

  test('[PROT13] the time until interest alone would liquidate a loan', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    Desk.tell(desk, { type: 'AccrueInterest', pool: 'main' })
    const days = (count: number) => ({ kind: 'time' as const, within: count * 86_400_000 })
    // 16,500 of capacity over 15,000 at the pool's rate: centuries from now at a thin use of it.
    const calm = set(desk, 'ada', { trigger: days(30), budget: Value.of(10n ** 14n) })
    assert.deepEqual(Desk.pick(calm, 'ProtectionTriggered'), [])
    LoanDesk.borrow(desk, 'eve', 400n, 600_000n)
    LoanDesk.price(desk, { ETH: 1_819n })
    // 15,006.75 of capacity: six and three quarters at some per cent a year is a matter of days.
    assert.deepEqual(outcomes(LoanDesk.price(desk, { ETH: 1_819n })), [])
    const tight = set(desk, 'ada', { trigger: days(300) })
    assert.deepEqual(outcomes(tight), ['ada told'])
  })

  test('[PROT14] when a leg of a hedge is liquidated the other is told, and closed', () => {
    const desk = hedged()
    set(desk, 'short', { trigger: legGone, actions: [close] })
    mark(desk, 38_300n)
    const first = Desk.answer(desk, 38_300n, 1n, 2n)
    assert.deepEqual(
      Desk.pick(first, 'Executed').map(({ trade }) => trade.account),
      ['ada'],
    )
    assert.equal(Desk.pick(first, 'ProtectionTriggered')[0]?.account, 'short', 'in the same round')
    assert.deepEqual(ordered(first), [`${Desk.btc} 1000`])
    assert.ok(outcomes(Desk.answer(desk, 38_300n)).includes('short reached'))
    const own = hedged()
    set(own, 'short', { trigger: legGone, actions: [close] })
    Desk.fill(own, 'ada', -500n)
    assert.deepEqual(ordered(mark(own, 40_000n)), [], 'what its owner closes is no loss of a leg')
  })

  test('[PROT14] a leg that is deleveraged, and a leg of a mirror that is smaller at an import', () => {
    const desk = hedged()
    const about = { account: 'mirror', owner: 'ada', group: 'ada', rulebook: 'ranked' } as const
    const imported = (size: bigint): Event[] =>
      Desk.tell(desk, {
        type: 'ImportAccount',
        ...{ ...about, positionMode: 'net', mode: null, unpledged: [], source: 'venue' },
        balances: [{ asset: 'USDT', amount: Amount.of(9_000n * unit) }],
        positions: [
          {
            ...{ instrument: Desk.btc, leg: 'net', lots: Quantity.of(size) },
            cost: Amount.of(size * 40n * unit),
          },
        ],
      })
    imported(1_000n)
    set(desk, 'short', { trigger: { ...legGone, account: 'mirror' } })
    assert.deepEqual(outcomes(imported(1_200n)), [])
    assert.deepEqual(outcomes(imported(900n)), ['short told'])
    const lost = Desk.create({}, 0n)
    Desk.open(lost, 'long', 2_000n)
    Desk.open(lost, 'ada', 90_000n)
    Desk.fill(lost, 'long', 1_000n)
    Desk.fill(lost, 'ada', -1_000n)
    set(lost, 'ada', { trigger: legGone })
    const events = mark(lost, 35_000n)
    assert.ok(Desk.pick(events, 'Deleveraged').length > 0)
    assert.deepEqual(outcomes(events), ['ada told'])
  })

  test('[PROT14] a leg that was lost while the other rested is told when it has rested, across a restart', () => {
    const desk = hedged()
    set(desk, 'short', { trigger: legGone })
    mark(desk, 38_300n)
    assert.deepEqual(outcomes(Desk.answer(desk, 38_300n, 1n, 4n)), ['short told'])
    Desk.answer(desk, 38_300n, 1n, 4n)
    const twin: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)), entries: [] }
    for (const one of [desk, twin]) {
      assert.deepEqual(outcomes(Desk.wait(one, 59_000)), [])
      assert.deepEqual(outcomes(Desk.wait(one, 1_000)), ['short told'])
    }
  })
})

describe('actions of protections', () => {
  test('[PROT15] a repayment out of the account’s own balance, the least that reaches the target', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.deposit(desk, 'ada', 'USDC', 9_000n)
    const actions = [{ kind: 'repay', pool: 'main', asset: 'USDC' }] as const
    Desk.tell(desk, { type: 'Elect', account: 'ada', mode: null, unpledged: ['USDC'] })
    const terms = { actions, target: Ratio.of(4n, 5n), budget: Value.of(10n ** 13n) }
    set(desk, 'ada', { ...terms, trigger: { kind: 'health', below: Ratio.of(21n, 20n) } })
    assert.deepEqual(outcomes(LoanDesk.price(desk, { ETH: 1_940n })), [], '1.067')
    const events = LoanDesk.price(desk, { ETH: 1_900n })
    // 15,675 of capacity at 0.8 carries 12,540: 2,460 are repaid.
    const [repaid] = Desk.pick(events, 'Repaid')
    assert.equal(repaid?.amount, atoms('USDC', 2_460n))
    assert.deepEqual(outcomes(events), ['ada reached'])
    const poor = LoanDesk.create()
    LoanDesk.borrow(poor, 'ada', 10n, 15_000n)
    set(poor, 'ada', { ...terms, trigger: { kind: 'health', below: Ratio.of(21n, 20n) } })
    const failed = LoanDesk.price(poor, { ETH: 1_900n })
    assert.equal(Desk.pick(failed, 'ProtectionFailed')[0]?.reason, 'balance.insufficient')
  })

  test('[PROT15] collateral is swapped for what the account owes, no more than reaches the target', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 0n)
    Desk.open(desk, 'other', 500_000n)
    const coins = Amount.of(unit / 10n)
    Desk.tell(desk, { type: 'Deposit', account: 'ada', asset: 'BTC', amount: coins })
    Desk.fill(desk, 'ada', 1_000n)
    Desk.fill(desk, 'other', -1_000n)
    const swap = { kind: 'swap', instrument: 'BTC/USDT', worst: Ratio.of(1n, 100n) } as const
    const trigger = { kind: 'ratio', above: Ratio.of(14n, 100n) } as const
    set(desk, 'ada', { actions: [swap], target: Ratio.of(1385n, 10_000n), trigger })
    const sold = mark(desk, 39_000n)
    // 3,705 of 3,900 count for the coin, less 1,000: 390 is more than 14 % of it, and 111 are missing.
    assert.deepEqual(ordered(sold), ['BTC/USDT -569'])
    assert.deepEqual(outcomes(Desk.answer(desk, 39_000n)), ['ada reached'])
    assert.equal(Desk.balance(desk, 'ada', 'BTC'), (431n * unit) / 10_000n)
  })

  test('[PROT15] a hedge brings a leg to a size, held to initial margin as the owner’s own order', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 12_000n)
    Desk.open(desk, 'other', 500_000n)
    Desk.fill(desk, 'ada', 1_000n)
    Desk.fill(desk, 'other', -1_000n)
    const eth = 'ETH/USDT:USDT'
    const lots = Quantity.of(-500n)
    const hedge = { kind: 'hedge', instrument: eth, leg: 'net', lots, worst: null } as const
    const trigger = { kind: 'mark', instrument: Desk.btc, side: 'below' } as const
    const stop = { ...trigger, price: Price.of(39_000n) }
    set(desk, 'ada', { actions: [hedge], trigger: stop })
    assert.deepEqual(ordered(mark(desk, 39_000n)), [`${eth} -500`])
    const reserved = State.account(desk.state, 'ada').orders
    assert.deepEqual(
      reserved.map(({ reduceOnly }) => reduceOnly),
      [false],
    )
    assert.deepEqual(outcomes(Desk.answer(desk, 30_000n)), ['ada reached'])
    const poor = Desk.create()
    Desk.open(poor, 'ada', 2_000n)
    Desk.open(poor, 'other', 500_000n)
    Desk.fill(poor, 'ada', 1_000n)
    Desk.fill(poor, 'other', -1_000n)
    set(poor, 'ada', { actions: [hedge], trigger: stop })
    const refused = mark(poor, 39_000n)
    assert.equal(Desk.pick(refused, 'ProtectionFailed')[0]?.reason, 'margin.insufficient')
  })

  test('[PROT9] what a venue did beyond a leg of a hedge that shrank meanwhile opens the other leg', () => {
    const desk = Desk.create()
    Desk.open(desk, 'other', 500_000n)
    const account = { type: 'OpenAccount', account: 'ada', owner: 'ada', group: 'ada' } as const
    Desk.tell(desk, { ...account, rulebook: 'ranked', positionMode: 'hedge' })
    Desk.deposit(desk, 'ada', 20_000n)
    const fill = (lots: bigint): Event[] =>
      Desk.tell(desk, {
        type: 'ReportFill',
        ...{ fill: `own-${lots}`, account: 'ada', instrument: Desk.btc, leg: 'long', order: null },
        ...{ lots: Quantity.of(lots), price: Price.of(40_000n), fee: Amount.zero },
      })
    fill(1_000n)
    Desk.fill(desk, 'other', -1_000n)
    const price = Price.of(39_000n)
    const trigger = { kind: 'mark', instrument: Desk.btc, side: 'below', price } as const
    const all = { kind: 'close', instrument: Desk.btc, leg: 'long', worst: null } as const
    set(desk, 'ada', { trigger, actions: [all] })
    assert.deepEqual(ordered(mark(desk, 39_000n)), [`${Desk.btc} -1000`])
    const own = fill(-400n)
    assert.equal(Desk.pick(own, 'OrderClosed')[0]?.order, 'protection-1', 'it is withdrawn')
    Desk.tell(desk, {
      type: 'ReportExecution',
      executions: [
        {
          ...{ order: 'protection-1', instrument: Desk.btc, lots: Quantity.of(-1_000n) },
          ...{ price: Price.of(39_000n), fee: Amount.of(7n), status: 'done' },
        },
      ],
    })
    const { positions, orders } = State.account(desk.state, 'ada')
    assert.deepEqual(
      positions.map(({ leg, lots }) => [leg, lots]),
      [['short', -400n]],
    )
    assert.deepEqual(orders, [])
    assert.equal(unbalanced(desk.state), null)
  })

  test('[PROT1] [PROT15] what is refused of them', () => {
    const desk = hedged()
    const refused = (part: Partial<Protection>) => Desk.refusal(set(desk, 'ada', part))
    const swap = { kind: 'swap', instrument: Desk.btc, worst: null } as const
    assert.equal(refused({ actions: [swap] }), 'command.malformed')
    const repay = { kind: 'repay', pool: 'none', asset: 'USDT' } as const
    assert.equal(refused({ actions: [repay] }), 'pool.unknown')
    assert.equal(refused({ trigger: { ...legGone, account: 'other' } }), 'protection.notLinked')
    assert.equal(refused({ trigger: { kind: 'time', within: 0 } }), 'command.malformed')
    const none = { kind: 'sigma', instrument: 'NONE', within: Ratio.one } as const
    assert.equal(refused({ trigger: none }), 'instrument.unknown')
  })
})

test('[PROT13] what headroom proves far is far by the liquidation price, at any distance', () => {
  const daily = Ratio.of(4n, 100n)
  let [near, far] = [0, 0]
  for (const cash of [1_500n, 2_400n, 4_000n, 9_000n, 19_000n, 40_000n]) {
    for (const lots of [500n, -500n]) {
      const desk = Desk.create()
      Desk.open(desk, 'ada', cash)
      Desk.fill(desk, 'ada', lots)
      const told = { instrument: Desk.btc, daily, time: desk.time, source: 'test' }
      Desk.tell(desk, { type: 'SetVolatility', volatilities: [told] })
      const account = State.account(desk.state, 'ada')
      const rules = State.rulesOf(desk.state, account)
      const instrument = State.instrument(desk.state, Desk.btc)
      const mark = desk.state.book.marks[instrument.index]?.price ?? 0n
      assert.ok(rules !== null)
      const { now, nearest } = liquidationPrice(account, rules, desk.state.book, instrument)
      for (let tenths = 1n; tenths <= 120n; tenths += 7n) {
        const trigger = {
          kind: 'sigma',
          instrument: Desk.btc,
          within: Ratio.of(tenths, 10n),
        } as const
        const guard = { protection: { trigger } } as Guarded['guard']
        const away = nearest === null ? null : nearest > mark ? nearest - mark : mark - nearest
        const isNear = now || (away !== null && away * 1_000n < mark * tenths * 4n)
        assert.equal(
          holds(desk.state, { account, rules, guard }),
          isNear,
          `${cash} ${lots} ${tenths}`,
        )
        if (isNear) near += 1
        else far += 1
      }
    }
  }
  assert.ok(near > 20 && far > 20, `${near} near, ${far} far`)
})
