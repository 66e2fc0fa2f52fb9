import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { btc, Desk } from './Desk.ts'
import { rulebook, unit } from './world.ts'

/** Who pays what is missing, and no more. */

const give = (desk: Desk, account: string, asset: string, amount: bigint): Event[] =>
  Desk.tell(desk, { type: 'Deposit', account, asset, amount: Amount.of(amount) })

const turn = (desk: Desk, id: string, on: boolean): Event[] =>
  Desk.tell(desk, {
    type: 'Switch',
    scope: { kind: 'instrument', id },
    what: 'liquidation',
    on,
    by: 'desk',
    reason: 'test',
  })

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)

/**
 * Short 1 BTC from 40,000 against two ether, which no spot market may sell.
 */
function crash(fund: bigint, part: Parameters<typeof Desk.create>[0] = {}): Desk {
  const desk = Desk.create(part, fund)
  turn(desk, 'ETH/USDT', false)
  Desk.open(desk, 'bankrupt', 0n)
  give(desk, 'bankrupt', 'ETH', 2n * unit)
  Desk.open(desk, 'winner', 50_000n)
  Desk.fill(desk, 'bankrupt', -1_000n)
  Desk.fill(desk, 'winner', 1_000n)
  return desk
}

describe('what is missing', () => {
  test('[FALL16] a deficit is net: the holdings of the bankrupt pay first, whatever is owed gross', () => {
    const desk = crash(100n)
    // It owes 6,300 and holds 6,000 of ether: 300 is missing, 100 of it is in the fund.
    const events = Desk.setMarks(desk, 46_300n)
    assert.equal(Desk.pick(events, 'FundPaid')[0]?.amount, 100n * unit)
    assert.equal(Desk.pick(events, 'Deleveraged')[0]?.haircut, 200n * unit)
    const [taken] = Desk.pick(events, 'HoldingTakenOver')
    assert.deepEqual(
      [taken?.by, taken?.amount, taken?.credit],
      ['house:clearing', 2n * unit, 6_000n * unit],
    )
    // A third of its lots stays open, as the fund paid for a third: 333 of them gained 6.3 each.
    assert.equal(Desk.balance(desk, 'winner'), 56_100n * unit - (333n * 63n * unit) / 10n)
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[FALL16] the fund buys as far as its balance reaches, once deficits are paid', () => {
    const desk = crash(1_800n)
    const events = Desk.setMarks(desk, 46_300n)
    assert.equal(Desk.pick(events, 'FundPaid')[0]?.amount, 300n * unit)
    assert.deepEqual(
      Desk.pick(events, 'HoldingTakenOver').map(({ by, amount, credit }) => [by, amount, credit]),
      [
        ['house:fund', unit / 2n, 1_500n * unit],
        ['house:clearing', (3n * unit) / 2n, 4_500n * unit],
      ],
    )
    assert.equal(Desk.pick(events, 'Deleveraged').length, 0)
    assert.equal(Desk.balance(desk, 'house:fund'), 0n)
  })

  test('[FALL16] a haircut that is declared is missing as well, and nothing else is', () => {
    const { waterfall } = rulebook()
    const desk = crash(1_000n, {
      waterfall: { ...waterfall, takeoverHaircut: Ratio.of(1n, 10n) },
    })
    const events = Desk.setMarks(desk, 46_300n)
    assert.equal(Desk.pick(events, 'FundPaid')[0]?.amount, 900n * unit)
    assert.equal(
      sum(Desk.pick(events, 'HoldingTakenOver').map(({ credit }) => credit)),
      5_400n * unit,
    )
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
  })

  test('[FALL16] what has no price is not swept: it stays with its owner', () => {
    const desk = crash(10_000n)
    give(desk, 'bankrupt', 'OIL', 7n)
    const events = Desk.setMarks(desk, 46_300n)
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'bankrupt')
    assert.equal(Desk.balance(desk, 'bankrupt', 'OIL'), 7n)
    assert.equal(Desk.balance(desk, 'bankrupt', 'ETH'), 0n)
  })

  test('[FALL17] two debts share what is missing and what is held by their worth', () => {
    const desk = crash(100_000n)
    // A tenth of a coin is owed as well, and 4,630 of it is worth what 10,930 is of all.
    Desk.tell(desk, {
      type: 'Correct',
      postings: [
        { account: 'bankrupt', asset: 'BTC', amount: Amount.of(-unit / 10n) },
        { account: 'house:world', asset: 'BTC', amount: Amount.of(unit / 10n) },
      ],
      by: 'desk',
      reason: 'test',
    })
    turn(desk, 'BTC/USDT', false)
    const events = Desk.setMarks(desk, 46_300n)
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
    assert.equal(Desk.balance(desk, 'bankrupt', 'BTC'), 0n)
    const credits = Desk.pick(events, 'HoldingTakenOver')
    const of = (debt: string): bigint =>
      sum(credits.filter((one) => one.debt === debt).map(({ credit }) => credit))
    assert.ok(of('USDT') > 0n && of('BTC') > 0n)
    const worth = of('USDT') + of('BTC') * 46_300n
    assert.ok(worth - 6_000n * unit >= 0n && worth - 6_000n * unit <= 46_300n, 'to the atom')
    assert.equal(unbalanced(desk.state), null)
  })
})

describe('what the fund may lose', () => {
  const day = 86_400_000
  const { waterfall } = rulebook()

  /** A loss of two thousand more than the account has, on a market whose cap is 1,000. */
  function lose(desk: Desk, name: string): bigint {
    Desk.setMarks(desk)
    Desk.open(desk, name, 1_000n)
    Desk.fill(desk, name, 1_000n)
    Desk.fill(desk, 'winner', -1_000n)
    const events = Desk.setMarks(desk, 37_000n)
    Desk.answer(desk, 37_000n)
    return sum(Desk.pick(events, 'FundPaid').map(({ amount }) => amount))
  }

  const desk = (part: Partial<typeof waterfall>): Desk => {
    const made = Desk.create({ waterfall: { ...waterfall, ...part } }, 100_000n)
    Desk.open(made, 'winner', 500_000n)
    return made
  }

  const fundCapDefault = Amount.of(1_000n * unit)

  test('[FALL22] a cap holds for its window from the first loss, and then anew', () => {
    const made = desk({ fundCapDefault, fundWindow: day })
    assert.equal(lose(made, 'first'), 1_000n * unit)
    Desk.wait(made, 3_600_000)
    assert.equal(lose(made, 'second'), 0n)
    Desk.wait(made, day - 3_600_000)
    assert.equal(lose(made, 'third'), 1_000n * unit)
    const restored = Snapshot.restore(Snapshot.take(made.state))
    assert.deepEqual(Snapshot.take(restored), Snapshot.take(made.state))
  })

  test('[FALL22] without a window a cap holds for good', () => {
    const made = desk({ fundCapDefault })
    assert.equal(lose(made, 'first'), 1_000n * unit)
    Desk.wait(made, 30 * day)
    assert.equal(lose(made, 'second'), 0n)
  })

  test('[FALL22] a total bounds the markets of an asset and its house together', () => {
    const made = desk({
      fundCapDefault,
      fundTotals: new Map([['USDT', Amount.of(1_200n * unit)]]),
    })
    assert.equal(lose(made, 'first'), 1_000n * unit)
    Desk.setMarks(made)
    Desk.open(made, 'debtor', 700n)
    Desk.fill(made, 'debtor', 1_000n)
    Desk.fill(made, 'debtor', -1_000n, 38_000n)
    const events = Desk.setMarks(made, 38_000n)
    assert.equal(sum(Desk.pick(events, 'FundPaid').map(({ amount }) => amount)), 200n * unit)
    assert.equal(Desk.balance(made, 'debtor'), 0n)
  })
})

describe('who is deleveraged', () => {
  test('[FALL20] an account that is long and short of the same is left whole while a winner stands', () => {
    const desk = Desk.create({}, 1n)
    Desk.open(desk, 'bankrupt', 2_000n)
    Desk.open(desk, 'naked', 100_000n)
    Desk.tell(desk, {
      type: 'OpenAccount',
      account: 'hedged',
      owner: 'hedged',
      group: 'hedged',
      rulebook: 'ranked',
      positionMode: 'hedge',
    })
    Desk.deposit(desk, 'hedged', 10_000n)
    const leg = (leg: 'long' | 'short', lots: bigint): Event[] =>
      Desk.tell(desk, {
        type: 'ReportFill',
        fill: leg,
        account: 'hedged',
        instrument: btc,
        leg,
        lots: Quantity.of(lots),
        price: Price.of(40_000n),
        fee: Amount.zero,
        order: null,
      })
    leg('long', 1_000n)
    leg('short', -1_000n)
    Desk.fill(desk, 'bankrupt', 1_000n)
    Desk.fill(desk, 'naked', -1_000n)
    const events = Desk.setMarks(desk, 35_000n)
    const taken = Desk.pick(events, 'Deleveraged')
    assert.deepEqual(
      taken.map(({ trade }) => trade.account),
      ['naked'],
    )
    assert.equal(taken[0]?.haircut, 2_999n * unit)
    assert.match(taken[0]?.reason ?? '', /^rank 1 of 1: net gain/)
    assert.equal(State.account(desk.state, 'hedged').positions.length, 2)
  })

  test('[FALL20] a future against the perpetual is a hedge as well, and main and isolated are one', () => {
    const desk = Desk.create({}, 1n)
    Desk.open(desk, 'bankrupt', 2_000n)
    Desk.open(desk, 'naked', 100_000n)
    Desk.open(desk, 'hedged', 1_000n)
    give(desk, 'hedged', 'BTC', unit)
    // Short 1 BTC of the linear perpetual, long 400 contracts of 100 dollars of the inverse one.
    Desk.fill(desk, 'hedged', -1_000n)
    Desk.fill(desk, 'hedged', 400n, 40_000n, 'BTC/USD:BTC')
    Desk.fill(desk, 'bankrupt', 1_000n)
    Desk.fill(desk, 'naked', -1_000n)
    const events = Desk.setMarks(desk, 35_000n)
    assert.deepEqual(
      Desk.pick(events, 'Deleveraged').map(({ trade }) => trade.account),
      ['naked'],
    )
  })
})

describe('who bears it', () => {
  /** A position closed at a loss by facts leaves a debt that nothing stands behind. */
  function indebted(fund: bigint, part: Parameters<typeof Desk.create>[0] = {}): Desk {
    const desk = Desk.create(part, fund)
    Desk.open(desk, 'bankrupt', 700n)
    Desk.open(desk, 'winner', 50_000n)
    Desk.fill(desk, 'winner', 1_000n, 38_000n)
    Desk.fill(desk, 'bankrupt', 1_000n)
    Desk.fill(desk, 'bankrupt', -1_000n, 38_000n)
    return desk
  }

  test('[FALL18] a debt without a position is the house of its asset’s: the fund pays it once', () => {
    const desk = indebted(100_000n)
    const events = [38_000n, 38_000n, 38_001n].flatMap((price) => Desk.setMarks(desk, price))
    assert.deepEqual(
      Desk.pick(events, 'FundPaid').map(({ amount, instrument }) => [amount, instrument]),
      [[1_300n * unit, undefined]],
    )
    const all = desk.entries.flatMap((entry) => entry.events)
    assert.equal(Desk.pick(all, 'LiquidationStarted').length, 1)
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'bankrupt')
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
    assert.deepEqual(desk.state.fundDrawn, [], 'no market was asked')
  })

  test('[FALL18] beyond the house’s cap the clearing account books it, and no winner pays', () => {
    const { waterfall } = rulebook()
    const fundCapDefault = Amount.of(1_000n * unit)
    const desk = indebted(100_000n, { waterfall: { ...waterfall, fundCapDefault } })
    const events = Desk.setMarks(desk, 38_000n)
    assert.equal(Desk.pick(events, 'FundPaid')[0]?.amount, 1_000n * unit)
    assert.equal(Desk.pick(events, 'ShortfallBooked')[0]?.amount, 300n * unit)
    assert.equal(Desk.pick(events, 'LossSocialised').length, 0)
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
  })

  test('[FALL18] [ENG15] a debt of another asset is exchanged for what the fund does not have of it', () => {
    const desk = Desk.create({}, 5_000n)
    turn(desk, 'ETH/USDT', false)
    Desk.open(desk, 'bankrupt', 100n)
    Desk.tell(desk, {
      type: 'Correct',
      postings: [
        { account: 'bankrupt', asset: 'ETH', amount: Amount.of(-unit) },
        { account: 'house:world', asset: 'ETH', amount: Amount.of(unit) },
      ],
      by: 'desk',
      reason: 'test',
    })
    const events = Desk.setMarks(desk, 40_000n)
    assert.equal(sum(Desk.pick(events, 'FundPaid').map(({ amount }) => amount)), 2_000n * unit)
    const booked = sum(Desk.pick(events, 'ShortfallBooked').map(({ amount }) => amount))
    assert.ok(booked <= 900n * unit && booked > 900n * unit - 3_000n, 'to an atom of ether')
    assert.deepEqual(
      [Desk.balance(desk, 'bankrupt'), Desk.balance(desk, 'bankrupt', 'ETH')],
      [0n, 0n],
    )
    assert.equal(unbalanced(desk.state), null)
  })

  test('[FALL19] what cannot be resolved now is named once, and no price begins it again', () => {
    const desk = Desk.create({}, 100n)
    Desk.open(desk, 'bankrupt', 2_000n)
    Desk.open(desk, 'winner', 50_000n)
    Desk.fill(desk, 'bankrupt', 1_000n)
    Desk.fill(desk, 'winner', -1_000n)
    Desk.setMarks(desk, 38_380n)
    turn(desk, btc, false)
    Desk.answer(desk, 38_380n, 0n)
    const events = [35_000n, 34_900n, 35_000n].flatMap((price) => Desk.setMarks(desk, price))
    assert.deepEqual(
      Desk.pick(events, 'InsolvencyStands').map(({ account, why }) => [account, why]),
      [['bankrupt', 'position']],
    )
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 0)
    turn(desk, btc, true)
    const freed = Desk.setMarks(desk, 35_000n)
    assert.equal(Desk.pick(freed, 'LiquidationEnded')[0]?.outcome, 'bankrupt')
    assert.equal(Desk.balance(desk, 'bankrupt'), 0n)
  })

  test('[FALL18] what the fund owes after a disposal is no market’s that had nothing to do with it', () => {
    const desk = Desk.create({}, 1_000n)
    Desk.open(desk, 'other', 50_000n)
    Desk.fill(desk, 'other', 100n, 39_000n)
    Desk.tell(desk, {
      type: 'Correct',
      postings: [
        { account: 'house:fund', asset: 'USDT', amount: Amount.of(-1_500n * unit) },
        { account: 'house:world', asset: 'USDT', amount: Amount.of(1_500n * unit) },
      ],
      by: 'desk',
      reason: 'a disposal below its limit',
    })
    const events = Desk.wait(desk, 1)
    assert.deepEqual(
      Desk.pick(events, 'ShortfallBooked').map(({ account, instrument, amount }) => [
        account,
        instrument,
        amount,
      ]),
      [['house:fund', undefined, 500n * unit]],
    )
    assert.equal(Desk.pick(events, 'LossSocialised').length, 0)
  })
})
