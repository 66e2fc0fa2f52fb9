import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import type { Draft } from './world.ts'

/** What a field of a command names, and the code where nothing is named so. */
const codes = {
  account: 'account.unknown',
  borrower: 'account.unknown',
  from: 'account.unknown',
  to: 'account.unknown',
  asset: 'asset.unknown',
  collateral: 'asset.unknown',
  instrument: 'instrument.unknown',
  pool: 'pool.unknown',
} as const

type Field = keyof typeof codes

/** Tells a command as it is but for each name in turn, and asserts that it is refused for that name. */
function assertAsked(made: () => Desk, command: Draft): void {
  const fields = (Object.keys(codes) as Field[]).filter((field) => field in command)
  assert.ok(fields.length > 0, command.type)
  for (const field of fields) {
    const told = Desk.tell(made(), { ...command, [field]: 'NOBODY' } as Draft)
    assert.equal(Desk.refusal(told), codes[field], `${command.type}: ${field}`)
  }
}

const by = { by: 'desk', reason: 'test' } as const
const amount = Amount.of(1n)
const ray = 10n ** 27n

/** An account with an isolated leg, and another. */
function trading(): Desk {
  const desk = Desk.create()
  for (const account of ['ada', 'bob']) Desk.open(desk, account, 10_000n)
  const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
  Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
  return desk
}

/** A borrower under water, and somebody who may liquidate him. */
function lending(): Desk {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 10_000n })
  LoanDesk.price(desk, { ETH: 1_500n })
  return desk
}

describe('a command that names what nobody has defined is refused by that name', () => {
  const of = { account: 'ada', instrument: Desk.btc } as const
  const order = { leg: 'net', lots: Quantity.of(1n), price: Price.of(40_000n) } as const
  const commands: readonly Draft[] = [
    { type: 'Deposit', account: 'ada', asset: 'USDT', amount },
    { type: 'Withdraw', account: 'ada', asset: 'USDT', amount },
    { type: 'Transfer', from: 'ada', to: 'bob', asset: 'USDT', amount },
    { type: 'ChangeMode', account: 'ada', change: { kind: 'positionMode', mode: 'hedge' } },
    { type: 'PlaceOrder', ...of, ...order, order: 'one', reduceOnly: false },
    { type: 'ReportFill', ...of, ...order, fill: 'f', fee: Amount.zero, order: null },
    { type: 'CloseOrder', account: 'ada', order: 'one' },
    { type: 'AddMargin', ...of, asset: 'USDT', amount },
    { type: 'RemoveMargin', ...of, asset: 'USDT', amount },
    { type: 'ConfirmMark', instrument: Desk.btc, ...by },
    { type: 'ConfirmIndex', asset: 'BTC', ...by },
    { type: 'SetFunding', instrument: Desk.btc, index: 1n },
    { type: 'DelistInstrument', instrument: Desk.btc, ...by },
    { type: 'SettleInstrument', instrument: Desk.btc, price: Price.of(1n), ...by },
    { type: 'CancelLiquidation', account: 'ada', until: null, ...by },
    { type: 'Restrict', account: 'ada', restriction: 'reduceOnly', until: null, ...by },
  ]
  for (const command of commands) {
    test(command.type, () => assertAsked(trading, command))
  }

  const about = { pool: 'main', asset: 'USDC' } as const
  const loans: readonly Draft[] = [
    { type: 'Supply', account: 'liq', ...about, amount },
    { type: 'Redeem', account: 'lender', ...about, amount },
    { type: 'Borrow', account: 'ada', ...about, amount },
    { type: 'Repay', account: 'ada', ...about, amount },
    { type: 'Elect', account: 'ada', mode: null, unpledged: [] },
    { type: 'AccrueInterest', pool: 'main' },
    {
      type: 'SetInterestIndices',
      pool: 'main',
      indices: [{ asset: 'USDC', supply: ray, debt: ray }],
    },
    { type: 'ChangeReserve', ...about, status: 'active' },
    { type: 'TakeIncome', ...about, amount },
    { type: 'PayDeficit', ...about, amount },
    { type: 'TellLoss', ...about, supply: 1n },
    {
      ...{ type: 'LiquidateLoan', account: 'liq', borrower: 'ada', ...about },
      ...{ collateral: 'main:supply:ETH', amount: null },
    },
  ]
  for (const command of loans) {
    test(`${command.type} of a pool`, () => assertAsked(lending, command))
  }

  test('in a list: marks, indices, depths and postings', () => {
    const at = { time: trading().time, source: 'test' }
    const mark = { instrument: 'NOBODY', price: Price.of(1n), ...at }
    const index = { asset: 'NOBODY', price: 1n, ...at }
    const lots = { bids: Quantity.of(1n), asks: Quantity.of(1n), within: Ratio.of(1n, 100n) }
    const posting = { account: 'ada', asset: 'USDT', amount }
    const rows: readonly (readonly [Draft, string])[] = [
      [{ type: 'SetMarks', marks: [mark], indices: [] }, 'instrument.unknown'],
      [{ type: 'SetMarks', marks: [], indices: [index] }, 'asset.unknown'],
      [
        { type: 'SetDepth', depths: [{ instrument: 'NOBODY', ...lots, ...at }] },
        'instrument.unknown',
      ],
      [
        { type: 'Correct', postings: [{ ...posting, account: 'NOBODY' }], ...by },
        'account.unknown',
      ],
      [{ type: 'Correct', postings: [{ ...posting, asset: 'NOBODY' }], ...by }, 'asset.unknown'],
    ]
    for (const [command, code] of rows) {
      assert.equal(Desk.refusal(Desk.tell(trading(), command)), code, command.type)
    }
  })
})
