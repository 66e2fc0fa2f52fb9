import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { OutflowLimits } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { tiered } from '../tiered.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { instruments, rulebook, unit } from './world.ts'

describe('what a rulebook has no rule for', () => {
  /** A lending desk that also knows a perpetual, and an account that owes nothing. */
  function lender(): Desk {
    const desk = LoanDesk.create()
    const [perpetual] = instruments
    assert.ok(perpetual !== undefined)
    const instrument = { ...perpetual, quote: 'USDC', settle: 'USDC' }
    Desk.tell(desk, { type: 'DefineInstrument', instrument })
    LoanDesk.open(desk, 'ada', { USDC: 1_000n, ETH: 1n })
    return desk
  }

  const order = (desk: Desk, instrument: string, lots: bigint, price: bigint) =>
    Desk.refusal(
      Desk.tell(desk, {
        type: 'PlaceOrder',
        account: 'ada',
        order: `${instrument} ${lots}`,
        instrument,
        leg: 'net',
        lots: Quantity.of(lots),
        price: Price.of(price),
        reduceOnly: false,
      }),
    )

  test('[ENG4] a perpetual is refused to who owes nothing yet, a spot purchase is not', () => {
    const desk = lender()
    assert.equal(order(desk, Desk.btc, 1n, 40_000n), 'instrument.noRule')
    assert.equal(order(desk, 'ETH/USDC', 2_000n, 200_000n), null)
  })

  test('[ENG4] nothing is borrowed, and nothing leaves, beside what has no rule', () => {
    const desk = lender()
    Desk.fill(desk, 'ada', 1n)
    const amount = Amount.of(1n)
    const [account, asset] = ['ada', 'USDC']
    const withdrawn = Desk.tell(desk, { type: 'Withdraw', account, asset, amount })
    assert.equal(Desk.refusal(withdrawn), 'instrument.noRule')
    const borrowed = Desk.tell(desk, { type: 'Borrow', account, pool: 'main', asset, amount })
    assert.equal(Desk.refusal(borrowed), 'instrument.noRule')
  })
})

describe('debts', () => {
  const spot = 'BTC/USDT'

  /** An order in ten-thousandths of a bitcoin. */
  const order = (desk: Desk, account: string, lots: bigint, price = 40_000n) =>
    Desk.refusal(
      Desk.tell(desk, {
        type: 'PlaceOrder',
        account,
        order: `order ${desk.count}`,
        instrument: spot,
        leg: 'net',
        lots: Quantity.of(lots),
        price: Price.of(price),
        reduceOnly: false,
      }),
    )

  const withdraw = (desk: Desk, account: string, asset: string, amount: bigint) =>
    Desk.refusal(Desk.tell(desk, { type: 'Withdraw', account, asset, amount: Amount.of(amount) }))

  /** Ann has 100,000 USDT and 1 BTC. */
  function ann(): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 100_000n)
    const amount = Amount.of(unit)
    Desk.tell(desk, { type: 'Deposit', account: 'ann', asset: 'BTC', amount })
    return desk
  }

  test('[CREDIT1] coins are sold as far as they are there, all open orders together', () => {
    const desk = ann()
    assert.equal(order(desk, 'ann', -6_000n), null)
    assert.equal(order(desk, 'ann', -4_001n), 'liability.exceeded')
    assert.equal(order(desk, 'ann', 5_000n), null)
    assert.equal(order(desk, 'ann', -4_001n), 'liability.exceeded', 'what is bought may not come')
    assert.equal(order(desk, 'ann', -4_000n), null)
  })

  test('[CREDIT1] what an order may still take stays, down to the atom', () => {
    const desk = ann()
    assert.equal(order(desk, 'ann', -6_000n), null)
    assert.equal(withdraw(desk, 'ann', 'BTC', (unit * 4n) / 10n + 1n), 'liability.exceeded')
    assert.equal(withdraw(desk, 'ann', 'BTC', (unit * 4n) / 10n), null)
  })

  test('[CREDIT1] a purchase is paid with its own currency, whatever else is held', () => {
    const desk = ann()
    assert.equal(order(desk, 'ann', 25_001n), 'liability.exceeded')
    assert.equal(order(desk, 'ann', 25_000n), null)
  })

  test('[CREDIT2] where it is listed a debt is made as far as its cap and equity go', () => {
    const listed = {
      weight: Ratio.of(11n, 10n),
      initial: Ratio.of(1n, 10n),
      maintenance: Ratio.of(1n, 20n),
    }
    const short = (cap: bigint, usdt: bigint): Desk => {
      const liabilities = new Map([['BTC', { ...listed, cap: Amount.of(cap) }]])
      const desk = Desk.create({ method: { ...tiered(rulebook()), liabilities } })
      Desk.open(desk, 'ann', usdt)
      return desk
    }
    const capped = short(unit, 100_000n)
    assert.equal(order(capped, 'ann', -10_001n), 'liability.exceeded')
    assert.equal(order(capped, 'ann', -10_000n), null)
    assert.equal(withdraw(capped, 'ann', 'BTC', 1n), 'balance.insufficient', 'never on credit')
    // 40,000 owed at 1.1 and a tenth of it, less 40,000 received: 8,000 to carry a bitcoin.
    const poor = short(2n * unit, 8_000n)
    assert.equal(order(poor, 'ann', -10_001n), 'margin.insufficient')
    assert.equal(order(poor, 'ann', -10_000n), null)
  })

  test('[CREDIT1] a debt that facts made is not deepened, and anything else is as before', () => {
    const desk = ann()
    Desk.fill(desk, 'ann', -15_000n, 40_000n, spot)
    assert.equal(Desk.balance(desk, 'ann', 'BTC'), -unit / 2n)
    assert.equal(order(desk, 'ann', -1n), 'liability.exceeded')
    assert.equal(order(desk, 'ann', 5_000n), null, 'a purchase that ends it')
    assert.equal(withdraw(desk, 'ann', 'USDT', unit), null)
  })
})

describe('open profit', () => {
  const withdraw = (desk: Desk, account: string, amount: bigint) =>
    Desk.tell(desk, { type: 'Withdraw', account, asset: 'USDT', amount: Amount.of(amount) })

  /** An order for thousandths of a bitcoin at 42,000, the mark. */
  const order = (desk: Desk, account: string, lots: bigint) =>
    Desk.refusal(
      Desk.tell(desk, {
        type: 'PlaceOrder',
        account,
        order: `order ${desk.count}`,
        instrument: Desk.btc,
        leg: 'net',
        lots: Quantity.of(lots),
        price: Price.of(42_000n),
        reduceOnly: false,
      }),
    )

  const depth = (desk: Desk, lots: bigint, within = Ratio.zero) =>
    Desk.tell(desk, {
      type: 'SetDepth',
      depths: [
        {
          instrument: Desk.btc,
          bids: Quantity.of(lots),
          asks: Quantity.of(lots),
          within,
          time: desk.time,
          source: 'test',
        },
      ],
    })

  /**
   * Ann has 2,100 USDT and is long 1 BTC from 40,000 at 42,000: a profit of 2,000, and an initial
   * requirement of 42,000 ÷ 50 = 840.
   */
  function winner(part: Parameters<typeof Desk.create>[0] = {}): Desk {
    const desk = Desk.create({ outflowFloor: Ratio.zero, ...part })
    Desk.open(desk, 'ann', 2_100n)
    Desk.open(desk, 'bob', 100_000n)
    Desk.fill(desk, 'ann', 1_000n)
    Desk.fill(desk, 'bob', -1_000n)
    Desk.setMarks(desk, 42_000n)
    return desk
  }

  test('[CREDIT3] it carries no withdrawal: equity without it must still cover initial', () => {
    const desk = winner()
    const [refused] = Desk.pick(withdraw(desk, 'ann', 1_260n * unit + 1n), 'Rejected')
    assert.equal(refused?.code, 'margin.insufficient')
    assert.match(
      refused?.detail ?? '',
      /open profit of 200000000000 atoms of USDT in BTC\/USDT:USDT/,
    )
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 1_260n * unit)), null)
  })

  test('[CREDIT3] where no depth is told it carries no new risk, and an open loss counts in full', () => {
    const desk = winner()
    // 2,100 carries 50,000 at 50 times, and nothing beyond at 20 times.
    assert.equal(order(desk, 'ann', 191n), 'margin.insufficient')
    assert.equal(order(desk, 'ann', 190n), null)
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 97_160n * unit + 1n)), 'margin.insufficient')
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 97_160n * unit)), null)
  })

  test('[CREDIT3] a hedge counts net: what one leg gains the other has lost', () => {
    const desk = Desk.create({ outflowFloor: Ratio.zero })
    Desk.tell(desk, {
      ...{ type: 'OpenAccount', account: 'ann', owner: 'ann', group: 'ann' },
      ...{ rulebook: 'ranked', positionMode: 'hedge' },
    })
    Desk.deposit(desk, 'ann', 2_100n)
    const fill = (leg: 'long' | 'short', lots: bigint) =>
      Desk.tell(desk, {
        ...{ type: 'ReportFill', fill: leg, account: 'ann', instrument: Desk.btc, leg },
        ...{ lots: Quantity.of(lots), price: Price.of(40_000n), fee: Amount.zero, order: null },
      })
    fill('long', 1_000n)
    fill('short', -1_000n)
    Desk.setMarks(desk, 42_000n)
    // 840 for either leg; of the long one's profit of 2,000 nothing has to be left out.
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 420n * unit + 1n)), 'margin.insufficient')
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 420n * unit)), null)
  })

  test('[ENG4] [MARGIN3] a refusal names the coin that counts for nothing because its price is old', () => {
    const desk = winner()
    Desk.tell(desk, { type: 'Deposit', account: 'ann', asset: 'BTC', amount: Amount.of(unit) })
    const marks = desk.state.book.marks.flatMap((mark, index) => {
      const instrument = desk.state.instruments[index]?.id
      return mark && instrument ? [{ instrument, ...mark, time: desk.time + 300_001 }] : []
    })
    desk.time += 300_001
    Desk.tell(desk, { type: 'SetMarks', marks, indices: [] })
    const [refused] = Desk.pick(withdraw(desk, 'ann', 2_100n * unit), 'Rejected')
    assert.equal(refused?.code, 'margin.insufficient')
    assert.match(refused?.detail ?? '', /; BTC counts for nothing, its price is older than allowed/)
  })

  test('[ENG4] [MARGIN3] an order for an old coin makes none of it count, and is refused as it costs', () => {
    const desk = winner()
    Desk.tell(desk, { type: 'Deposit', account: 'ann', asset: 'BTC', amount: Amount.of(unit) })
    desk.time += 300_001
    // At 42,000, the high end, a bitcoin counts 37,800; at its last price no more than 36,000.
    const buy = (price: bigint) =>
      Desk.refusal(
        Desk.tell(desk, {
          ...{ type: 'PlaceOrder', account: 'ann', order: `at-${price}`, instrument: 'BTC/USDT' },
          ...{ leg: 'net', lots: Quantity.of(100n), price: Price.of(price), reduceOnly: false },
        }),
      )
    assert.equal(buy(37_000n), 'price.stale')
  })

  test('[CREDIT4] [CREDIT5] it carries new risk as far as the depth of its market goes', () => {
    const desk = winner({ profit: { risk: 'depth', spend: 'none' } })
    depth(desk, 1_000n)
    // 4,100 carries 82,000 at 20 times.
    assert.equal(order(desk, 'ann', 953n), 'margin.insufficient')
    assert.equal(order(desk, 'ann', 952n), null)
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 1n)), 'margin.insufficient')
  })

  test('[CREDIT4] a distance costs, and depth is shared by all who hold the same side', () => {
    const desk = winner()
    depth(desk, 1_000n, Ratio.of(1n, 42n))
    // A forty-second of 42,000 is 1,000: 3,100 carries 62,000.
    assert.equal(order(desk, 'ann', 477n), 'margin.insufficient')
    assert.equal(order(desk, 'ann', 476n), null)
    const shared = winner()
    Desk.open(shared, 'eve', 100_000n)
    Desk.fill(shared, 'eve', 3_000n, 42_000n)
    depth(shared, 1_000n)
    // A quarter of the profit: 2,600 carries 52,000.
    assert.equal(order(shared, 'ann', 239n), 'margin.insufficient')
    assert.equal(order(shared, 'ann', 238n), null)
  })

  test('[CREDIT4] depth as old as a stale mark backs nothing', () => {
    const desk = winner()
    depth(desk, 1_000n)
    desk.time += 300_001
    Desk.setMarks(desk, 42_000n)
    assert.equal(order(desk, 'ann', 239n), 'margin.insufficient')
  })

  test('[CREDIT5] depth is refused where it names nothing, is negative, or older than what is known', () => {
    const desk = winner()
    assert.equal(Desk.refusal(depth(desk, -1n)), 'quantity.outOfLimits')
    assert.equal(Desk.refusal(depth(desk, 1n, Ratio.of(2n))), 'command.malformed')
    assert.equal(Desk.refusal(depth(desk, 1n)), null)
    desk.time += 1
    const [told] = Desk.pick(depth(desk, 1n), 'DepthSet')
    assert.equal(told?.depths.length, 1)
    const depths = (told?.depths ?? []).map((one) => ({ ...one, time: one.time - 2 }))
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'SetDepth', depths })), 'price.timeBackwards')
  })
})

describe('what may leave', () => {
  const minute = 60_000
  const worth = (usdt: bigint) => ({ worth: Value.of(usdt * unit), share: Ratio.zero })

  /** Ann and bob with 5,000 each, under a limit of 1,000 an hour. */
  function limited(part: Partial<OutflowLimits> = {}): Desk {
    const outflow = { hour: worth(1_000n), day: null, gate: null, ...part }
    const desk = Desk.create({ outflow })
    desk.time += 20 * minute - (desk.time % (5 * minute))
    Desk.open(desk, 'ann', 5_000n)
    Desk.open(desk, 'bob', 5_000n)
    desk.time += 26 * 60 * minute
    return desk
  }

  const withdraw = (desk: Desk, account: string, usdt: bigint, atoms = 0n) =>
    Desk.tell(desk, {
      type: 'Withdraw',
      account,
      asset: 'USDT',
      amount: Amount.of(usdt * unit + atoms),
    })

  test('[CREDIT6] so much an hour and not an atom more, of all accounts together', () => {
    const desk = limited()
    desk.time += minute
    const start = desk.time - minute
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 600n)), null)
    desk.time += minute
    const [refused] = Desk.pick(withdraw(desk, 'bob', 400n, 1n), 'Rejected')
    assert.equal(refused?.code, 'outflow.velocity')
    assert.match(refused?.detail ?? '', new RegExp(`from ${start + 65 * minute} on`))
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 400n)), null)
    desk.time = start + 65 * minute - 1
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 0n, 1n)), 'outflow.velocity')
    desk.time += 1
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 1_000n)), null)
  })

  test('[CREDIT6] who brings money and takes it out again leaves the others their limit', () => {
    const desk = limited()
    Desk.deposit(desk, 'ann', 1_000n)
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 1_000n)), null)
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 1_000n)), null)
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 0n, 1n)), 'outflow.velocity')
  })

  test('[CREDIT6] a share of all that is here, where that is more; and a snapshot keeps the count', () => {
    // 10,000 of the accounts and 10,000 of the fund.
    const day = { worth: Value.zero, share: Ratio.of(1n, 10n) }
    const desk = limited({ hour: null, day })
    assert.equal(Desk.refusal(withdraw(desk, 'ann', 1_900n)), null)
    const again = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    for (const one of [desk, again]) {
      // 18,100 are left, of which a tenth is less than what has left already.
      assert.equal(Desk.refusal(withdraw(one, 'bob', 0n, 1n)), 'outflow.velocity')
    }
  })

  test('[CREDIT7] what somebody owes beyond all he has stops that asset, and nobody is named', () => {
    const desk = limited({ hour: null, gate: Value.of(50n * unit) })
    Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })
    Desk.fill(desk, 'ann', 200n)
    Desk.setMarks(desk, 14_800n)
    // 5,000 less 0.2 × 25,200: 40 short.
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 1n)), null)
    Desk.setMarks(desk, 14_700n)
    const [refused] = Desk.pick(withdraw(desk, 'bob', 1n), 'Rejected')
    assert.equal(refused?.code, 'outflow.gated')
    assert.match(refused?.detail ?? '', /USDT does not leave while 6000000000 atoms/)
    assert.doesNotMatch(refused?.detail ?? '', /ann/)
    Desk.deposit(desk, 'ann', 100n)
    assert.equal(Desk.refusal(withdraw(desk, 'bob', 1n)), null)
  })
})
