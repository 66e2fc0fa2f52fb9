import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { instruments } from './world.ts'

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
