import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Execution } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { LiquidationProcedure } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { desk as brokerDesk, stock } from './brokerDesk.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { rulebook, unit } from './world.ts'

/** Spreads of options that are liquidated as one unit. */

const [low, high] = ['BTC-call-41000', 'BTC-call-42000'] as const

const asUnits = (part: Partial<LiquidationProcedure> = {}): LiquidationProcedure => ({
  ...rulebook({}).liquidation,
  ...{ spreads: 'unit', target: Ratio.one },
  ...part,
})

/** A spread written at 800 and 500, and some stock that has lost half: 50 is missing. */
function desk(part: Partial<LiquidationProcedure> = {}, spreads = 1_000n): Desk {
  const { told } = brokerDesk(900n, { liquidation: asUnits(part) })
  Desk.fill(told, 'a', 1_000n, 500n, high)
  Desk.fill(told, 'a', -spreads, 800n, low)
  Desk.fill(told, 'a', 10n, 40_000n)
  return told
}

/** The stock falls and the options are worth as much as they were. */
function fall(told: Desk, price = 20_000n): Event[] {
  const { time } = told
  const marks = (
    [
      [stock, price],
      [low, 800n],
      [high, 500n],
    ] as const
  ).map(([instrument, at]) => ({
    ...{ instrument, price: Price.of(at), time, source: 'test' },
  }))
  return Desk.tell(told, { type: 'SetMarks', marks, indices: [] })
}

const ordered = (events: readonly Event[]) =>
  Desk.pick(events, 'LiquidationOrdered').map(({ instrument, lots, unit: of, order }) => ({
    ...{ instrument, lots: BigInt(lots), of, order },
  }))

function missing({ state }: Desk): bigint {
  const one = State.account(state, 'a')
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  const { equity, maintenance } = assess(one, rules, state.book)
  return maintenance - equity
}

const prices = { [low]: 800n, [high]: 500n, [stock]: 20_000n } as const

function report(
  told: Desk,
  parts: readonly (readonly [order: string, lots: bigint])[],
  status: Execution['status'] = 'done',
) {
  const executions = parts.map(([order, lots]): Execution => {
    const { instrument } = told.state.orders.get(order) ?? assert.fail(order)
    const price = Price.of(prices[instrument.id as keyof typeof prices])
    return {
      order,
      instrument: instrument.id,
      lots: Quantity.of(lots),
      price,
      fee: Amount.zero,
      status,
    }
  })
  return Desk.tell(told, { type: 'ReportExecution', executions })
}

describe('a spread is closed as one unit', () => {
  test('[LIQ31] [ENG26] both legs are ordered, the least that cures, and neither alone is told', () => {
    const told = desk()
    const [written, held] = ordered(fall(told))
    assert.ok(written && held)
    assert.deepEqual([written.instrument, held.instrument], [low, high])
    assert.equal(written.lots, -held.lots)
    assert.deepEqual([missing(told) / unit, written.lots], [40n, 58n])
    assert.deepEqual([written.of, held.of], [written.order, written.order])
    for (const [parts, status] of [
      [[[written.order, written.lots]], 'done'],
      [[[held.order, held.lots]], 'done'],
      [[[written.order, 0n]], 'rejected'],
      [
        [
          [written.order, written.lots],
          [held.order, held.lots + 1n],
        ],
        'done',
      ],
      [
        [
          [written.order, written.lots],
          [held.order, 0n],
        ],
        'done',
      ],
    ] as const) {
      assert.equal(Desk.refusal(report(told, parts, status)), 'execution.unitApart')
    }
    const before = missing(told)
    const events = report(told, [
      [held.order, held.lots],
      [written.order, written.lots],
    ])
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.ok(before > 0n && missing(told) <= 0n)
    assert.equal(unbalanced(told.state), null)
  })

  test('[LIQ31] a lot less of each would not have cured', () => {
    const told = desk()
    const [written, held] = ordered(fall(told))
    assert.ok(written && held)
    report(told, [
      [held.order, held.lots + 1n],
      [written.order, written.lots - 1n],
    ])
    assert.ok(missing(told) > 0n)
  })

  test('[LIQ31] what is written beyond the spread is bought back alone, first', () => {
    const told = desk({})
    const events = Desk.fill(told, 'a', -40n, 800n, low)
    assert.deepEqual(
      ordered(events).map(({ instrument, of }) => [instrument, of]),
      [[low, undefined]],
    )
  })

  test('[LIQ31] without it legs are closed one by one, as before', () => {
    const { told } = brokerDesk(900n)
    Desk.fill(told, 'a', 1_000n, 500n, high)
    Desk.fill(told, 'a', -1_000n, 800n, low)
    Desk.fill(told, 'a', 10n, 40_000n)
    const orders = ordered(fall(told))
    assert.ok(orders.length > 0 && orders.every(({ of }) => of === undefined))
  })

  test('[ENG26] part of a unit is told in proportion, and the rest stays out or is ordered anew', () => {
    const told = desk({ sizing: 'fraction', fraction: Ratio.of(1n, 10n) })
    const [written, held] = ordered(fall(told))
    assert.deepEqual([written?.lots, held?.lots], [100n, -100n])
    assert.ok(written && held)
    assert.deepEqual(
      ordered(
        report(
          told,
          [
            [written.order, 40n],
            [held.order, -40n],
          ],
          'open',
        ),
      ),
      [],
    )
    const next = ordered(
      report(
        told,
        [
          [written.order, 0n],
          [held.order, 0n],
        ],
        'done',
      ),
    )
    assert.deepEqual(
      next.map(({ lots }) => lots),
      [96n, -96n],
    )
  })

  test('[ENG26] [CALL15] a leg that its owner closes withdraws the whole unit, and its answer is still taken', () => {
    const told = desk({ sizing: 'fraction', fraction: Ratio.one })
    const [written, held] = ordered(fall(told))
    assert.ok(written && held)
    const events = Desk.fill(told, 'a', 400n, 800n, low)
    assert.deepEqual(
      Desk.pick(events, 'LiquidationOrderCancelled').map(({ order, reason }) => [order, reason]),
      [
        [written.order, 'shrunk'],
        [held.order, 'shrunk'],
      ],
    )
    const answered = report(
      told,
      [
        [written.order, 0n],
        [held.order, 0n],
      ],
      'rejected',
    )
    assert.deepEqual(Desk.refusal(answered), null)
  })

  test('[ENG26] [ENG23] refused, both are tried again after their time, together', () => {
    const told = desk()
    const [written, held] = ordered(fall(told))
    assert.ok(written && held)
    report(
      told,
      [
        [written.order, 0n],
        [held.order, 0n],
      ],
      'rejected',
    )
    const restored = Snapshot.restore(Snapshot.take(told.state))
    assert.equal(digest(restored), digest(told.state))
    const again = ordered(Desk.wait(told, 1_000))
    assert.deepEqual(
      again.map(({ instrument, lots }) => [instrument, lots]),
      [
        [low, written.lots],
        [high, held.lots],
      ],
    )
  })
})
