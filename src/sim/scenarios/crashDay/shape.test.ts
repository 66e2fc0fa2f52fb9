import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import type { Entry } from '../../../engine/Entry.ts'
import type { Event } from '../../../engine/Event.ts'
import { Loop } from '../../loop.ts'
import { bookCommands } from './book.ts'
import { CrashDay } from './crashDay.ts'
import type { RestingOrder } from './Holder.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'

const accounts = Number(process.env.SHAPE_ACCOUNTS ?? 300)
const seeds = Number(process.env.SHAPE_SEEDS ?? 2)
const opening = crashDay.opening()
const tables = crashDay.tables()
const minutes = crashDay.minutes()

/** The minute of the day at which each event of a type happened. */
type Happened = ReadonlyMap<Event['type'], readonly number[]>

function dayOf(seed: number): Happened {
  const happened = new Map<Event['type'], number[]>()
  const note = (time: number, entries: readonly Entry[]) => {
    const minute = (time - parameters.start) / 60_000
    for (const { type } of entries.flatMap(({ events }) => events)) {
      const all = happened.get(type) ?? []
      happened.set(type, all)
      all.push(minute)
    }
  }
  const engine = Loop.unkept()
  const resting: RestingOrder[] = []
  const venue = Venue.open(opening, tables, { accounts, seed })
  for (const one of bookCommands(venue, resting)) note(one.time, engine.apply(one))
  const onEntries = (entries: readonly Entry[]) => note(engine.state.time, entries)
  const day = CrashDay.open(engine, { seed, accounts, resting, onEntries })
  for (const candles of minutes) CrashDay.advance(day, candles)
  return happened
}

const hour = 60
const days = Array.from({ length: seeds }, (_, index) => dayOf(parameters.seed + index))
const within = (type: Event['type'], from: number, to: number): number =>
  days.flatMap((day) => day.get(type) ?? []).filter((at) => at >= from && at < to).length
const share = (type: Event['type'], from: number, to: number): number =>
  within(type, from, to) / within(type, 0, 25 * hour)

test('nobody is called or liquidated when the day begins, and next to nobody in its first hour', () => {
  assert.equal(within('CallOpened', 0, 1), 0)
  assert.ok(share('CallOpened', 0, hour) < 0.01)
  assert.equal(within('LiquidationStarted', 0, hour / 2), 0)
})

test('calls, liquidations and deleveraging are where they were: from 12:30 to 14:00', () => {
  const [from, to] = [12.5 * hour, 14 * hour]
  assert.ok(share('CallOpened', from, to) > 0.4, `${share('CallOpened', from, to)}`)
  assert.ok(share('LiquidationStarted', from, to) > 0.6)
  assert.ok(share('Deleveraged', from, to) > 0.75)
})

test('the morning and the afternoon live: traders come back, and some are called', () => {
  assert.ok(share('CallOpened', hour, 11 * hour) > 0.03)
  const afternoon = share('CallOpened', 14 * hour, 24 * hour)
  assert.ok(afternoon > 0.15 && afternoon < 0.5, `${afternoon}`)
  const hours = Array.from({ length: 10 }, (_, index) => 14 + index)
  const alive = hours.filter((at) => within('CallOpened', at * hour, (at + 1) * hour) > 0)
  assert.ok(alive.length >= 7, `${alive}`)
  for (const at of hours) assert.ok(within('OrderPlaced', at * hour, (at + 1) * hour) > 0)
})

test('nothing that anybody asks during the day is refused', () => {
  assert.equal(within('Rejected', 0, 25 * hour), 0)
})
