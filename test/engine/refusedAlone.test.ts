import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { instruments } from './world.ts'

const [perpetual] = instruments
assert.ok(perpetual !== undefined)

/** Commands that are well formed but for one thing. */
describe('what is refused for one thing alone', () => {
  const refusal = (desk: Desk, command: Parameters<typeof Desk.tell>[1]) =>
    Desk.refusal(Desk.tell(desk, command))

  test('a switch of call clocks for one market, and one of everything with an id', () => {
    const desk = Desk.create()
    const turn = (
      kind: 'all' | 'asset' | 'instrument',
      id: string,
      what: 'callClock' | 'newRisk',
    ) =>
      refusal(desk, {
        ...{ type: 'Switch', scope: { kind, id }, what, on: false, by: 'desk', reason: 'test' },
      })
    assert.equal(turn('instrument', perpetual.id, 'callClock'), 'command.malformed')
    assert.equal(turn('asset', 'BTC', 'callClock'), 'command.malformed')
    assert.equal(turn('all', 'BTC', 'newRisk'), 'command.malformed')
    assert.equal(turn('asset', 'NOBODY', 'newRisk'), 'asset.unknown')
    assert.equal(turn('instrument', 'NOBODY', 'newRisk'), 'instrument.unknown')
    assert.equal(turn('all', '', 'callClock'), null)
  })

  test('more prices in a command than the limit, and as many as the limit', () => {
    const desk = Desk.create()
    const price = { asset: 'BTC', price: 40_000n * 10n ** 12n, time: desk.time, source: 'test' }
    const tell = (count: number) => {
      const indices = Array.from({ length: count }, () => price)
      return refusal(desk, { type: 'SetMarks', marks: [], indices })
    }
    assert.equal(tell(limits.marks + 1), 'command.tooLarge')
    assert.notEqual(tell(limits.marks), 'command.tooLarge')
  })

  test('a mark of nothing or less, and an order of no lots', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    const mark = (price: bigint) => {
      const at = { time: desk.time, source: 'test' }
      const marks = [{ instrument: perpetual.id, price: Price.of(price), ...at }]
      return refusal(desk, { type: 'SetMarks', marks, indices: [] })
    }
    assert.deepEqual(
      [mark(0n), mark(-1n), mark(1n)],
      ['price.notPositive', 'price.notPositive', null],
    )
    const order = { account: 'ada', order: 'one', instrument: perpetual.id, leg: 'net' } as const
    const place = (lots: bigint, reduceOnly: boolean) =>
      refusal(desk, {
        ...{ type: 'PlaceOrder', ...order, reduceOnly },
        ...{ lots: Quantity.of(lots), price: Price.of(1n) },
      })
    assert.equal(place(0n, false), 'quantity.notPositive')
    assert.equal(place(0n, true), 'quantity.notPositive')
    assert.equal(place(1n, false), null)
  })

  test('a correction of nothing, of as much as the limit, or that does not sum to zero', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 100n)
    const correct = (...amounts: readonly bigint[]) =>
      refusal(desk, {
        ...{ type: 'Correct', by: 'desk', reason: 'test' },
        postings: amounts.map((amount, at) => ({
          ...{ account: at === 0 ? 'ada' : 'house:fund', asset: 'USDT' },
          amount: Amount.of(amount),
        })),
      })
    assert.equal(correct(0n, 0n), 'amount.outOfLimits')
    assert.equal(correct(limits.loan, -limits.loan), 'amount.outOfLimits')
    assert.equal(correct(1n, -2n), 'correction.unbalanced')
    assert.equal(correct(1n, -1n), null)
    assert.equal(Desk.balance(desk, 'ada'), 100n * 10n ** 8n + 1n)
  })

  test('a position mode while an order is open or a leg is isolated', () => {
    const change = { kind: 'positionMode', mode: 'hedge' } as const
    const hedge = (desk: Desk) => refusal(desk, { type: 'ChangeMode', account: 'ada', change })
    const opened = () => {
      const desk = Desk.create()
      Desk.open(desk, 'ada', 10_000n)
      return desk
    }
    const [free, ordered, isolated, held] = [opened(), opened(), opened(), opened()]
    const isolate = { kind: 'marginMode', instrument: perpetual.id, mode: 'isolated' } as const
    assert.equal(refusal(isolated, { type: 'ChangeMode', account: 'ada', change: isolate }), null)
    Desk.fill(held, 'ada', 10n)
    assert.equal(
      refusal(ordered, {
        ...{ type: 'PlaceOrder', account: 'ada', order: 'one', instrument: perpetual.id },
        ...{ leg: 'net', lots: Quantity.of(1n), price: Price.of(40_000n), reduceOnly: false },
      }),
      null,
    )
    for (const desk of [ordered, isolated, held]) assert.equal(hedge(desk), 'mode.positionsOpen')
    assert.equal(hedge(free), null)
  })

  test('a leg isolated while it is held or ordered, cross or isolated', () => {
    const change = { kind: 'marginMode', instrument: perpetual.id, mode: 'isolated' } as const
    const isolate = (desk: Desk) => refusal(desk, { type: 'ChangeMode', account: 'ada', change })
    const made = (isIsolated: boolean, isOrdered: boolean, isHeld: boolean) => {
      const desk = Desk.create()
      Desk.open(desk, 'ada', 10_000n)
      if (isIsolated) isolate(desk)
      const order = { account: 'ada', order: 'one', instrument: perpetual.id, leg: 'net' } as const
      const sized = { lots: Quantity.of(10n), price: Price.of(40_000n), reduceOnly: false }
      if (isOrdered) Desk.tell(desk, { type: 'PlaceOrder', ...order, ...sized })
      if (isHeld) Desk.fill(desk, 'ada', 10n)
      return desk
    }
    for (const isIsolated of [true, false]) {
      assert.equal(isolate(made(isIsolated, false, false)), null)
      assert.equal(isolate(made(isIsolated, true, false)), 'mode.positionsOpen')
      assert.equal(isolate(made(isIsolated, false, true)), 'mode.positionsOpen')
    }
  })

  test('a leverage under one or over the most of the brackets', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    const lever = (leverage: bigint) => {
      const change = { kind: 'leverage', instrument: perpetual.id, leverage } as const
      return refusal(desk, { type: 'ChangeMode', account: 'ada', change })
    }
    assert.equal(lever(0n), 'mode.leverageTooHigh')
    assert.equal(lever(1n), null)
    assert.equal(lever(1_000_000n), 'mode.leverageTooHigh')
    const instrument = { ...perpetual, id: 'new' }
    Desk.tell(desk, { type: 'DefineInstrument', instrument })
    const change = { kind: 'leverage', instrument: 'new', leverage: 1n } as const
    assert.equal(
      refusal(desk, { type: 'ChangeMode', account: 'ada', change }),
      'rulebook.unbound',
      'no brackets',
    )
  })

  test('an import of an asset that nobody defined, held or not pledged', () => {
    const desk = Desk.create()
    const mirror = (asset: string, amount: bigint, unpledged: readonly string[]) =>
      refusal(desk, {
        ...{ type: 'ImportAccount', account: 'away', owner: 'o', group: 'o', rulebook: 'ranked' },
        ...{ positionMode: 'net', positions: [], mode: null, source: 'test', unpledged },
        balances: [{ asset, amount: Amount.of(amount) }],
      })
    assert.equal(mirror('NOBODY', 1n, []), 'asset.unknown')
    assert.equal(mirror('USDT', 1n, ['NOBODY']), 'asset.unknown')
    assert.equal(mirror('USDT', limits.loan, []), 'amount.outOfLimits')
    assert.equal(mirror('USDT', 1n, ['BTC']), null)
  })

  test('a change of a reserve that no pool has', () => {
    const desk = LoanDesk.create()
    const change = (pool: string, asset: string) =>
      refusal(desk, { type: 'ChangeReserve', pool, asset, status: 'frozen' })
    assert.equal(change('nowhere', 'USDC'), 'pool.unknown')
    assert.notEqual(change('main', 'USD'), null)
    assert.equal(change('main', 'USDC'), null)
  })

  test('interest told of a reserve twice, or at the limit of an index', () => {
    const desk = LoanDesk.create()
    const tell = (...pairs: readonly (readonly [bigint, bigint])[]) =>
      refusal(desk, {
        ...{ type: 'SetInterestIndices', pool: 'safety' },
        indices: pairs.map(([supply, debt]) => ({ asset: 'USDC', supply, debt })),
      })
    const most = limits.claimIndex
    assert.equal(tell([most, most - 1n]), 'amount.outOfLimits')
    assert.equal(tell([most - 1n, most]), 'amount.outOfLimits')
    assert.equal(tell([most / 2n, most / 2n], [most / 2n, most / 2n]), 'command.malformed')
    assert.equal(tell([most - 1n, most - 1n]), null)
  })

  test('[CALL19] whatever is done with a call that never was', () => {
    const desk = Desk.create()
    const [call, by, reason] = ['call-1', 'anna', 'test']
    const commands = [
      { type: 'AcknowledgeCall', call, by },
      { type: 'AssignCall', call, to: 'bela', by },
      { type: 'ExtendCall', call, deadline: desk.time + 1_000, by, reason },
      { type: 'WaiveCall', call, by, reason },
      { type: 'NoteCall', call, by, text: 'x' },
    ] as const
    for (const command of commands) assert.equal(refusal(desk, command), 'call.unknown')
  })

  test('[END1] a settlement at no price, under one, or at the limit', () => {
    const tell = (price: bigint) => {
      const command = { type: 'SettleInstrument', instrument: perpetual.id, by: 'desk' } as const
      return refusal(Desk.create(), { ...command, price: Price.of(price), reason: 'test' })
    }
    assert.equal(tell(0n), 'price.notPositive')
    assert.equal(tell(-1n), 'price.notPositive')
    assert.equal(tell(limits.price), 'command.tooLarge')
    assert.equal(tell(1n), null)
    assert.equal(tell(limits.price - 1n), null)
  })

  test('a leg imported on the wrong side, or a spot holding as a leg', () => {
    const tell = (instrument: string, leg: 'net' | 'long' | 'short', lots: bigint) =>
      refusal(Desk.create(), {
        ...{ type: 'ImportAccount', account: 'away', owner: 'o', group: 'o', rulebook: 'ranked' },
        ...{ positionMode: 'hedge', balances: [], mode: null, unpledged: [], source: 'test' },
        positions: [{ instrument, leg, lots: Quantity.of(lots), cost: Amount.of(1n) }],
      })
    assert.equal(tell(perpetual.id, 'long', -1n), 'leg.mismatch')
    assert.equal(tell(perpetual.id, 'short', 1n), 'leg.mismatch')
    assert.equal(tell('BTC/USDT', 'net', 1n), 'instrument.notTradable')
    assert.equal(tell('NOBODY', 'net', 1n), 'instrument.unknown')
    assert.equal(tell(perpetual.id, 'long', 1n), null)
    assert.equal(tell(perpetual.id, 'short', -1n), null)
  })

  test('[POOL7] a debt of a single claim is repaid as any other', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'ada', { ETH: 1n })
    const about = { account: 'ada', pool: 'main', asset: 'USDC' } as const
    assert.equal(refusal(desk, { type: 'Borrow', ...about, amount: Amount.of(1n) }), null)
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), -1n)
    assert.equal(refusal(desk, { type: 'Repay', ...about, amount: null }), null)
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), 0n)
    assert.equal(refusal(desk, { type: 'Repay', ...about, amount: null }), 'loan.noDebt')
  })
})
