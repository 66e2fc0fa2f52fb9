import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import type { Execution } from '../../src/engine/Command.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { type LiquidationOrder, State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { desk as brokerDesk, instrumentsOf, mark, stock } from './brokerDesk.ts'
import { Desk } from './Desk.ts'
import { rulebook } from './world.ts'

const books = Number(process.env.SPREAD_BOOKS ?? 12)

/** A holder of a few options and some stock, who is brought below what is asked; prices stay as they are from then on. */
function desk(random: Random): Desk {
  const sizing = random.below(4) === 0 ? 'fraction' : 'deficit'
  const { told, marks } = brokerDesk(2_000_000n, {
    liquidation: {
      ...rulebook({}).liquidation,
      ...{ spreads: 'unit', sizing, fraction: Ratio.of(1n, 3n), target: Ratio.one },
      feeRate: Ratio.of(BigInt(random.below(3)), 1_000n),
    },
  })
  const lots = [random.below(200) - 100, ...spread(random), ...spread(random)]
  for (const [at, count] of lots.entries()) {
    const id = instrumentsOf[at] ?? ''
    if (count !== 0) Desk.fill(told, 'a', BigInt(count), marks.get(id) ?? 1n, id)
  }
  const rises = random.below(2) === 0
  const move = BigInt(random.below(2_000))
  mark(told, rises ? 40_000n + move : 40_000n - move, random.below(3) === 0 ? move / 3n : 0n)
  drain(told, random)
  return told
}

/** Lots of two options of a right: mostly one against the other, seldom as many. */
function spread(random: Random): number[] {
  const first = random.below(601) - 300
  const isEven = random.below(3) > 0
  const other = isEven ? first : Math.round((first * (5 + random.below(10))) / 10)
  return [first, random.below(6) === 0 ? other : -other]
}

/** A lot of stock at a fee that leaves little: a tenth more than is asked, down to half of it. */
function drain(told: Desk, random: Random): void {
  const { equity, maintenance } = askedOf(told)
  const fee = Amount.of(equity - maintenance - (maintenance * BigInt(10 - random.below(60))) / 100n)
  if (fee <= 0n) return
  const deal = {
    instrument: stock,
    leg: 'net',
    lots: Quantity.of(1n),
    price: Price.of(40_000n),
  } as const
  Desk.tell(told, { type: 'ReportFill', fill: 'dear', account: 'a', ...deal, fee, order: null })
}

function askedOf({ state }: Desk) {
  const one = State.account(state, 'a')
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  return assess(one, rules, state.book)
}

/** The orders that are out, by unit. */
const units = ({ state }: Desk): LiquidationOrder[][] => {
  const all = new Map<string, LiquidationOrder[]>()
  for (const order of state.orders.values()) {
    const name = order.unit ?? order.id
    all.set(name, [...(all.get(name) ?? []), order])
  }
  return [...all.values()]
}

function fill({ state }: Desk, { id, instrument, left }: LiquidationOrder): Execution {
  const price = state.book.marks[instrument.index]?.price ?? Price.of(1n)
  const filled = { order: id, instrument: instrument.id, lots: Quantity.of(left), price }
  return { ...filled, fee: Amount.zero, status: 'done' }
}

const held = ({ state }: Desk) =>
  new Map(
    State.account(state, 'a').positions.map(({ instrument, lots }) => [
      instrument.id,
      BigInt(lots),
    ]),
  )

/** How many units were executed. */
function liquidated(told: Desk, random: Random): number {
  let spreads = 0
  for (let round = 0; round < 60; round++) {
    const out = units(told)
    const legs = out[random.below(Math.max(1, out.length))]
    if (legs === undefined) break
    const [before, owned] = [askedOf(told).maintenance, held(told)]
    const executions = legs.map((order) => fill(told, order))
    const told2 = Desk.tell(told, { type: 'ReportExecution', executions })
    assert.equal(Desk.refusal(told2), null)
    assert.ok(askedOf(told).maintenance <= before, 'what is executed never raises what is asked')
    for (const [id, lots] of held(told)) {
      const was = owned.get(id) ?? 0n
      assert.ok(
        lots > 0n === was > 0n && (lots > 0n ? lots <= was : lots >= was),
        `${id} is turned`,
      )
    }
    if (legs.length > 1) spreads += 1
  }
  return spreads
}

test('[LIQ31] [ENG26] [LIQ19] in whatever order units and orders are executed, no more is asked after any', () => {
  let spreads = 0
  for (let seed = 1; seed <= books; seed++) {
    const random = Random.create(seed, 97)
    const told = desk(random)
    spreads += liquidated(told, random)
    assert.equal(unbalanced(told.state), null)
  }
  assert.ok(spreads * 10 > books, `${spreads} units were executed`)
})
