import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Blotter } from '../../src/executor/Blotter.ts'
import { Dispatcher } from '../../src/executor/Dispatcher.ts'
import { Executor, type Outcome } from '../../src/executor/Executor.ts'
import type { Order } from '../../src/executor/Order.ts'
import type { Principal } from '../../src/executor/Principal.ts'
import { Work } from '../../src/executor/Work.ts'
import type { ProtectiveAction } from '../../src/model/Protection.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Folder } from '../cli/Folder.ts'
import { Desk } from '../engine/Desk.ts'
import { start, unit } from '../engine/world.ts'
import { VirtualTime } from '../notify/VirtualTime.ts'
import { EngineDesk } from './EngineDesk.ts'
import { told as said } from './order.ts'

/**
 * A protection whose channel is stuck, as keepers of DeFi Saver's were on 24 September 2019, or answers
 * that the state of an execution is unknown, as Binance's gateway does with status 503. Anna is long
 * a bitcoin on 2,000, and keeps 5,000 in another account.
 */

const folder = Folder.create()

/** What a venue does with what arrives; all it executes it executes as often as it arrives. */
interface Channel {
  /** The share of an order that is executed, in halves; null: it never arrives. */
  readonly halves: bigint | null
  /** What is answered to it; null: what was executed. */
  readonly answer: Outcome | null
  /** How many questions are answered by 429 before one is answered. */
  readonly storm: number
}

/** What is off. */
interface Off {
  /** A sender that takes what is unknown for failed, and sends again. */
  readonly query?: true
  /** Nothing follows the order. */
  readonly fallback?: true
}

interface Outcomes {
  /** The most that arrived under one key. */
  readonly arrivals: number
  /** Lots that the venue executed, and those that were booked. */
  readonly executed: bigint
  readonly booked: bigint
  readonly isLiquidated: boolean
  /** What failed of the protection, and how it ended. */
  readonly says: string
  readonly isAlarmed: boolean
}

const reduce = { kind: 'reduce', worst: null } as const
const deposit = { kind: 'deposit', from: 'safe', asset: 'USDT' } as const

function protect(desk: Desk, actions: readonly ProtectiveAction[]): void {
  const mode = { rulebook: 'ranked', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'safe', owner: 'anna', group: 'anna', ...mode })
  Desk.deposit(desk, 'safe', 5_000n)
  const protection = {
    ...{ name: 'guard', trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) } as const, actions },
    ...{ target: Ratio.of(4n, 10n), budget: Value.of(100_000n * unit) },
    ...{ times: 1, coolDown: 600_000, deadline: 10_000 },
  }
  Desk.tell(desk, { type: 'SetProtection', account: 'anna', protection })
}

/** The venue at the end of the channel, and what it did. */
function venueOf({ halves, answer, storm }: Channel) {
  const done = { arrivals: new Map<string, number>(), executed: 0n, asked: 0 }
  const lots = ({ contracts }: Order) =>
    (BigInt(Math.round(Number(contracts) * 1_000)) * (halves ?? 0n)) / 2n
  const see = (order: Order): Outcome =>
    halves === null ? Executor.absent('no such order') : said(lots(order), 38_600_000n, 'done')
  const place = async (order: Order): Promise<Outcome> => {
    done.arrivals.set(order.key, (done.arrivals.get(order.key) ?? 0) + 1)
    done.executed += lots(order)
    return answer ?? see(order)
  }
  const ask = async (order: Order): Promise<Outcome> => {
    done.asked += 1
    return done.asked <= storm ? Executor.unknown('HTTP 429') : see(order)
  }
  return { done, place, ask }
}

async function play(name: string, channel: Channel, off: Off = {}): Promise<Outcomes> {
  const time = VirtualTime.start(start)
  const engine = EngineDesk.open(['anna'], time.clock.now)
  protect(engine.desk, off.fallback ? [reduce] : [reduce, deposit])
  const blotter = Blotter.open(folder.path(name))
  await blotter.since(engine.principal.head)
  const { done, place, ask } = venueOf(channel)
  const again = async (order: Order): Promise<Outcome> => {
    const outcome = await place(order)
    return outcome.kind === 'unknown' ? await place(order) : outcome
  }
  const kinds: string[] = []
  const work = Work.create({
    principal: tellingTwice(engine, time),
    executor: {
      ...{ name: 'stuck', lapseMs: 40_000, refusal: () => null, query: ask, cancel: ask },
      place: off.query ? again : place,
    },
    ...{ blotter, clock: time.clock, scheduler: time.scheduler, desk: '' },
    ...{ caps: { order: null, day: null }, isOurs: () => true, note: () => {} },
    tell: ({ kind }) => void kinds.push(kind),
  })
  const stop = new AbortController()
  engine.tick(start, 38_600n)
  const ran = Dispatcher.run(work, stop.signal)
  // It falls to where the account as it was is liquidated after half a minute, and is back in the end.
  for (let at = 0; at < 300; at += 5) {
    await time.advance(5_000)
    engine.tick(time.clock.now(), at < 30 ? 38_600n : at < 60 ? 38_200n : 39_900n)
  }
  stop.abort()
  await time.advance(5_000)
  await ran
  blotter.close()
  const arrivals = Math.max(...done.arrivals.values())
  const isAlarmed = kinds.includes('unknown')
  return { arrivals, executed: done.executed, isAlarmed, ...bookOf(engine) }
}

/** Each answer is told twice. */
const tellingTwice = ({ principal }: EngineDesk, { scheduler }: VirtualTime): Principal => ({
  ...principal,
  wait: (ms, signal) => scheduler.pause(Math.min(ms, 1_000), signal),
  async submit(command) {
    await principal.submit(command)
    return await principal.submit(command)
  },
})

function bookOf({ desk }: EngineDesk): Pick<Outcomes, 'booked' | 'isLiquidated' | 'says'> {
  const events = desk.entries.flatMap((entry) => entry.events)
  const says = events.flatMap((event) => {
    if (event.type === 'ProtectionFailed') return [`${event.action} ${event.reason}`]
    return event.type === 'ProtectionEnded' ? [event.outcome] : []
  })
  return {
    booked: [...EngineDesk.booked(desk).values()].reduce((sum, { lots }) => sum + lots, 0n),
    isLiquidated: Desk.pick(events, 'LiquidationStarted').length > 0,
    says: says.join(', '),
  }
}

const unknown = Executor.unknown('HTTP 503: the execution status is unknown')
const refused = said(0n, null, 'rejected')

const channels = {
  answered: { halves: 2n, answer: null, storm: 0 },
  unknown: { halves: 2n, answer: unknown, storm: 0 },
  late: { halves: 2n, answer: unknown, storm: 4 },
  partly: { halves: 1n, answer: unknown, storm: 4 },
  refused: { halves: null, answer: refused, storm: 0 },
  stuck: { halves: null, answer: unknown, storm: 1_000 },
} as const satisfies Record<string, Channel>

describe('a protection whose channel is stuck', () => {
  const kept: readonly (readonly [keyof typeof channels, bigint, string])[] = [
    ['answered', 379n, 'reached'],
    ['unknown', 379n, 'reached'],
    ['late', 379n, 'reduce deadline, reached'],
    ['partly', 189n, 'reduce deadline, reached'],
    ['refused', 0n, 'reduce unfilled, reached'],
    ['stuck', 0n, 'reduce deadline, reached'],
  ]
  for (const [name, lots, says] of kept) {
    test(`[DRILL2] [EXEC5] [PROT8] ${name}: sent once, booked once, and the account is kept`, async () => {
      const { arrivals, executed, booked, isLiquidated, ...rest } = await play(name, channels[name])
      assert.deepEqual([arrivals, executed, booked], [1, lots, lots])
      assert.equal(isLiquidated, false)
      assert.deepEqual(rest, { says, isAlarmed: name === 'stuck' })
    })
  }

  for (const name of ['unknown', 'late', 'partly'] as const) {
    test(`[DRILL2] ${name}, sent again where nothing is known: executed twice`, async () => {
      const { arrivals, executed, booked } = await play(`again ${name}`, channels[name], {
        query: true,
      })
      assert.equal(arrivals, 2)
      assert.equal(executed, 2n * booked, 'and the book knows of one')
    })
  }

  for (const name of ['partly', 'refused', 'stuck'] as const) {
    test(`[DRILL2] ${name}, without a fallback: liquidated, but told beforehand`, async () => {
      const { isLiquidated, says } = await play(`alone ${name}`, channels[name], { fallback: true })
      assert.equal(isLiquidated, true)
      // That it waits for nothing (unarmed) is told as the liquidation begins: the rest came before.
      assert.match(says, /^reduce (deadline|unfilled), failed, null unarmed$/)
    })
  }
})
