import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Command, Execution } from '../engine/Command.ts'
import type { Event, LiquidationOrdered } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { Loop, type Venue } from './loop.ts'
import { Metrics } from './metrics.ts'

const asset = { id: 'USDT', index: 0, decimals: 8 }
const ordered = {
  type: 'LiquidationOrdered',
  order: 'o-1',
  purpose: 'reduce',
} as LiquidationOrdered

/** A venue whose engine only records its commands, and places orders once prices are set. */
function venue(name: string, told: string[]): Venue {
  const state = State.create()
  const orders: LiquidationOrdered[] = []
  return {
    engine: {
      state,
      apply(command: Command) {
        told.push(`${name} ${command.type}`)
        const events: Event[] = command.type === 'SetMarks' ? [ordered] : []
        return [{ seq: 1, time: command.time, command, events }]
      },
    },
    market: {
      receive: (order) => void orders.push(order),
      work: () => orders.splice(0).map(({ order }) => ({ order }) as Execution),
    },
    agents: [
      {
        hear: (entries) => told.push(`${name} heard ${entries[0]?.command?.type}`),
        act: (_, time, send) => send({ type: 'AccrueInterest', id: 'i', time, pool: 'main' }),
      },
    ],
    metrics: Metrics.create(state, asset),
    onEntries() {},
  }
}

test('[SIM2] prices, then executions, then those who act, then the clock: each over all venues', () => {
  const told: string[] = []
  const venues = [venue('a', told), venue('b', told)]
  const prices = { time: 7, marks: [], indices: [] }
  Loop.tick(venues, 7, (one) => Loop.setPrices(one, prices))
  deepEqual(
    told.filter((line) => !line.includes('heard')),
    [
      ...['a SetMarks', 'a Arm', 'b SetMarks', 'b Arm'],
      ...['a ReportExecution', 'b ReportExecution'],
      ...['a AccrueInterest', 'a AdvanceTime', 'b AccrueInterest', 'b AdvanceTime'],
    ],
  )
  deepEqual(
    told.filter((line) => line.startsWith('b heard')),
    ['SetMarks', 'Arm', 'ReportExecution', 'AccrueInterest', 'AdvanceTime'].map(
      (type) => `b heard ${type}`,
    ),
  )
  deepEqual(
    venues.map(({ metrics: { totals } }) => [totals.commands, totals.orders]),
    [
      [5, 1],
      [5, 1],
    ],
  )
})
