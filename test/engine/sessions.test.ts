import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Session } from '../../src/calendar/Session.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { Sessions } from '../../src/model/Rulebook.ts'
import { Desk } from './Desk.ts'
import { rulebook, start } from './world.ts'

/** A liquidation while markets are closed. */

const eth = 'ETH/USDT:USDT'
const hour = 3_600_000

/** From 12:00 on, and from midnight on, each to midnight by UTC; the desk begins at midnight. */
const [noon, midnight] = [12, 0].map(
  (opens): Session => ({ calendar: '24/7', opens: opens * hour, opensOn: 'sameDay' }),
) as [Session, Session]

const opening = start + 12 * hour

/** Long a bitcoin and some ether, in hundredths, on 2,000. */
function desk(sessions: Sessions, ether = 100n): Desk {
  const liquidation = { ...rulebook({}).liquidation, sessions }
  const made = Desk.create({ liquidation, prices: { ...rulebook({}).prices, staleAfter: 1e9 } })
  for (const [name, dollars] of [
    ['long', 2_000n],
    ['short', 500_000n],
  ] as const) {
    Desk.open(made, name, dollars)
    const sign = name === 'long' ? 1n : -1n
    Desk.fill(made, name, sign * 1_000n)
    Desk.fill(made, name, sign * ether, 30_000n, eth)
  }
  return made
}

const ordered = (events: Parameters<typeof Desk.pick>[0]): string[] =>
  Desk.pick(events, 'LiquidationOrdered').map(({ instrument }) => instrument)

describe('liquidation keeps to the hours of markets', () => {
  test('[LIQ30] [ENG25] all is closed: it begins, says what it waits for, once, and goes on at the opening', () => {
    const made = desk({ standard: noon, instruments: new Map() })
    const events = Desk.setMarks(made, 38_300n)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
    assert.deepEqual(ordered(events), [])
    assert.deepEqual(Desk.pick(events, 'LiquidationWaits'), [
      {
        ...{ type: 'LiquidationWaits', account: 'long', instrument: Desk.btc },
        ...{ until: opening, reason: 'session' },
      },
    ])
    assert.deepEqual(Desk.wait(made, hour).length, 1, 'the clock alone says nothing more')
    const twin: Desk = { ...made, state: Snapshot.restore(Snapshot.take(made.state)), entries: [] }
    for (const one of [made, twin]) {
      assert.deepEqual(ordered(Desk.wait(one, 11 * hour - 1)), [])
      assert.deepEqual(ordered(Desk.wait(one, 1)), [Desk.btc])
    }
  })

  test('[ENG25] at the opening it goes on whoever speaks first', () => {
    const made = desk({ standard: noon, instruments: new Map() })
    Desk.setMarks(made, 38_300n)
    made.time = opening
    assert.deepEqual(ordered(Desk.deposit(made, 'short', 1n)), [Desk.btc])
  })

  test('[LIQ30] what is traded always goes at once, and the rest waits only where that does not suffice', () => {
    const sessions = { standard: noon, instruments: new Map([[eth, null]]) }
    const much = Desk.setMarks(desk(sessions, 1_000n), 38_650n)
    assert.deepEqual(ordered(much), [eth])
    assert.equal(Desk.pick(much, 'LiquidationWaits').length, 0, 'ether alone cures')
    const little = Desk.setMarks(desk(sessions), 38_300n)
    assert.deepEqual(ordered(little), [eth])
    assert.equal(Desk.pick(little, 'LiquidationWaits').length, 1)
  })

  test('[LIQ30] who is cured while it waits is free, and nothing was ordered', () => {
    const made = desk({ standard: noon, instruments: new Map() })
    Desk.setMarks(made, 38_300n)
    const events = Desk.deposit(made, 'long', 5_000n)
    assert.deepEqual(
      Desk.pick(events, 'LiquidationEnded').map(({ outcome }) => outcome),
      ['cured'],
    )
    assert.deepEqual(ordered(Desk.wait(made, 13 * hour)), [])
  })

  test('[LIQ30] nothing is taken over of who is bankrupt before the opening', () => {
    const made = desk({ standard: noon, instruments: new Map() })
    const events = Desk.setMarks(made, 30_000n)
    assert.equal(Desk.pick(events, 'TakenOver').length, 0)
    assert.equal(Desk.pick(events, 'LiquidationWaits').length, 1)
    made.time = opening
    const open = Desk.setMarks(made, 30_000n)
    assert.ok(Desk.pick(open, 'TakenOver').length > 0)
    assert.equal(unbalanced(made.state), null)
  })

  test('[LIQ30] a rulebook with hours of what is not there, or that open after they close, is refused', () => {
    const made = Desk.create()
    const tell = (sessions: Sessions) => {
      const liquidation = { ...rulebook({}).liquidation, sessions }
      const book = rulebook({ version: 2, liquidation })
      return Desk.refusal(Desk.tell(made, { type: 'DefineRulebook', rulebook: book }))
    }
    assert.equal(tell({ instruments: new Map([['NONE', midnight]]) }), 'instrument.unknown')
    const late: Session = { calendar: 'NYSE', opens: 17 * hour, opensOn: 'sameDay' }
    assert.equal(tell({ standard: late, instruments: new Map() }), 'command.malformed')
    assert.equal(tell({ standard: midnight, instruments: new Map() }), null)
  })
})
