import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import type { Event } from '../../../engine/Event.ts'
import { State } from '../../../engine/State.ts'
import { step } from '../../../engine/step.ts'
import { Price } from '../../../money/Price.ts'
import { bookCommands } from './book.ts'
import { fundOf } from './crashRulebook.ts'
import type { RestingOrder } from './Holder.ts'
import { RestingOrders } from './restingOrders.ts'
import { Venue } from './Venue.ts'

const venue = Venue.open(crashDay.opening(), crashDay.tables(), { accounts: 400 })
const orders: RestingOrder[] = []
const state = State.create()
const events: Event[] = []
for (const command of bookCommands(venue, orders)) {
  for (const entry of step(state, command)) events.push(...entry.events)
}
const count = (type: Event['type']): number => events.filter((event) => event.type === type).length

test('the engine takes the whole book: nothing is refused, nobody is liquidated', () => {
  assert.deepEqual(
    events.filter(({ type }) => type === 'Rejected'),
    [],
  )
  assert.equal(count('LiquidationStarted'), 0)
  assert.equal(count('OrderPlaced'), orders.length)
  assert.ok(count('Transferred') > 0, 'isolated positions are funded')
  const own = state.accounts.filter(({ kind, parent }) => kind === 'own' && parent === null)
  assert.equal(own.length, 400 + 12)
})

test('the street starts at zero, in contracts and but for rounding in money', () => {
  assert.ok(state.street.lots.every((lots) => lots === 0n))
  for (const cost of state.street.cost) assert.ok(cost > -500n && cost < 500n, `${cost}`)
})

test('few accounts stand on a rung when the day begins', () => {
  const raised = state.accounts.filter(({ levels }) => (levels[0] ?? 0) > 0)
  assert.ok(raised.length < 400 * 0.1, `${raised.length}`)
})

test('the fund grows with the number of accounts', () => {
  const usdt = State.asset(state, 'USDT').index
  assert.equal(State.house(state, 'fund').balances[usdt], fundOf(400))
})

test('an order that prices passed is filled once, and rests no longer', () => {
  const [order] = orders
  assert.ok(order)
  const resting = RestingOrders.open([order])
  const reach = { low: Price.of(1n), high: Price.of(10n ** 15n) }
  const passed = (time: number) => RestingOrders.fillPassed(resting, () => reach, time)
  assert.deepEqual(passed(1), RestingOrders.fill(order, 1))
  assert.deepEqual(passed(2), [])
})

test('an open order is filled against a maker, so contracts still sum to zero', () => {
  const [order] = orders
  assert.ok(order)
  for (const command of RestingOrders.fill(order, state.time)) {
    for (const entry of step(state, command)) {
      assert.ok(entry.events.every(({ type }) => type !== 'Rejected'))
    }
  }
  assert.ok(state.street.lots.every((lots) => lots === 0n))
  const { orders: open } = State.account(state, order.account)
  assert.ok(open.every(({ id }) => id !== order.id))
})
