import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { instruments, unit } from './world.ts'

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

  test('[CREDIT1] a debt that facts made is not deepened, and anything else is as before', () => {
    const desk = ann()
    Desk.fill(desk, 'ann', -15_000n, 40_000n, spot)
    assert.equal(Desk.balance(desk, 'ann', 'BTC'), -unit / 2n)
    assert.equal(order(desk, 'ann', -1n), 'liability.exceeded')
    assert.equal(order(desk, 'ann', 5_000n), null, 'a purchase that ends it')
    assert.equal(withdraw(desk, 'ann', 'USDT', unit), null)
  })
})
