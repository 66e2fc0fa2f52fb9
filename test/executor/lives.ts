import { rmSync } from 'node:fs'
import { Random } from '../../src/base/Random.ts'
import { Blotter } from '../../src/executor/Blotter.ts'
import { Dispatcher } from '../../src/executor/Dispatcher.ts'
import { Executor, type Outcome } from '../../src/executor/Executor.ts'
import type { Order } from '../../src/executor/Order.ts'
import type { Principal } from '../../src/executor/Principal.ts'
import { type Told, Work } from '../../src/executor/Work.ts'
import { start } from '../engine/world.ts'
import { VirtualTime } from '../notify/VirtualTime.ts'
import { EngineDesk } from './EngineDesk.ts'
import { FakeVenue } from './FakeVenue.ts'

/** Lives of an executor between an engine and a venue that fail in every way, and itself killed. */

export interface World {
  readonly time: VirtualTime
  readonly engine: EngineDesk
  readonly venue: FakeVenue
  readonly told: Told[]
  readonly random: Random
  /** Whether faults may still happen. */
  isFaulty: boolean
  /** Whether the market is back, so that nothing is ordered any more and what is out is withdrawn. */
  isOver: boolean
  kills: number
  /** Whether the record was lost once. */
  isLost: boolean
}

/** What is broken on purpose, to see that it is found. */
export interface Plant {
  /** Sends again where no answer came. */
  readonly sendsAgain?: true
  /** Keeps nothing before it is sent. */
  readonly keepsLate?: true
  /** Takes it for gone as soon as a venue knows it not. */
  readonly concludes?: true
  /** Tells a report under another id each time. */
  readonly tellsAnew?: true
}

const GOOD_MS = 10_000
const SKEW_MS = 30_000

class Killed extends Error {}

/** Lives that end at a boundary, then one that lives; the world as it is at the end. */
export async function live(seed: number, path: string, plant: Plant = {}): Promise<World> {
  const random = Random.create(seed)
  const time = VirtualTime.start(start)
  const engine = EngineDesk.open(
    ['anna', 'bert', 'carl'].slice(0, 1 + random.below(3)),
    time.clock.now,
  )
  const world: World = {
    ...{ time, engine, venue: FakeVenue.create(), told: [], random },
    ...{ isFaulty: true, isOver: false, kills: 0, isLost: false },
  }
  // The record is older than the orders, as where the service has run for a while.
  const first = Blotter.open(path)
  await first.since(engine.principal.head)
  first.close()
  engine.tick(time.clock.now(), 38_300n)
  for (let count = random.below(5); count > 0; count--) {
    await lifeOf(world, path, plant, { left: 1 + random.below(25), ms: random.below(60_000) })
    world.kills += 1
    if (random.below(6) > 0) continue
    lose(path)
    world.isLost = true
  }
  await lifeOf(world, path, plant, { left: Number.POSITIVE_INFINITY, ms: 60_000 })
  world.isFaulty = false
  await lifeOf(world, path, plant, { left: Number.POSITIVE_INFINITY, ms: 120_000 })
  world.isOver = true
  await lifeOf(world, path, plant, { left: Number.POSITIVE_INFINITY, ms: 200_000 })
  lose(path)
  return world
}

/** The record is lost with its disk. */
function lose(path: string): void {
  for (const end of ['', '-wal', '-shm', '-lock']) rmSync(`${path}${end}`, { force: true })
}

interface Span {
  /** Boundaries until it is killed. */
  readonly left: number
  readonly ms: number
}

async function lifeOf(world: World, path: string, plant: Plant, span: Span): Promise<void> {
  const { time, engine, random } = world
  const opened = Blotter.open(path)
  const life = { left: span.left, isDead: false }
  const never = new Promise<never>(() => {})
  const cut = (): void => {
    life.left -= 1
    if (life.left <= 0) life.isDead = true
    if (life.isDead) throw new Killed()
  }
  const gated = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      cut()
      const value = await work()
      cut()
      return value
    } catch (error) {
      if (life.isDead) return await never
      throw error
    }
  }
  const stop = new AbortController()
  const dispatcher = Work.create({
    principal: principalOf(world, gated, plant),
    executor: executorOf(world, gated, plant),
    blotter: blotterOf(opened, cut, plant),
    clock: time.clock,
    scheduler: {
      soon: time.scheduler.soon,
      turn: () => (life.isDead ? never : time.scheduler.turn()),
      pause: async (ms, signal) => {
        await time.scheduler.pause(ms, signal)
        if (life.isDead) await never
      },
    },
    ...{ caps: { order: null, day: null }, desk: '', isOurs: () => true, note: () => {} },
    tell: (told) => void world.told.push(told),
  })
  let hasEnded = false
  const ran = Dispatcher.run(dispatcher, stop.signal)
    .catch((error: unknown) => {
      if (!life.isDead) throw error
    })
    .finally(() => {
      hasEnded = true
    })
  for (let at = 0; at < span.ms && !life.isDead; at += STEP_MS) {
    await time.advance(STEP_MS)
    const isBack = world.isOver || (world.isFaulty && random.below(12) === 0)
    engine.tick(time.clock.now(), isBack ? 40_000n : 38_300n)
  }
  stop.abort()
  while (!life.isDead && !hasEnded) await time.advance(STEP_MS)
  if (hasEnded) await ran
  life.isDead = true
  opened.close()
  if (random.below(2) === 0) await time.advance(random.below(20_000))
}

const STEP_MS = 5_000

type Gate = <T>(work: () => Promise<T>) => Promise<T>

/** Where orders come from: answers are lost before and after what was told is taken. */
function principalOf(world: World, gated: Gate, plant: Plant): Principal {
  const { engine, random, time } = world
  const { principal } = engine
  const lost = (): void => {
    if (world.isFaulty && random.below(8) === 0) throw new Error('no answer')
  }
  return {
    ...principal,
    orders: () =>
      gated(async () => {
        lost()
        return await principal.orders()
      }),
    submit: (command) =>
      gated(async () => {
        lost()
        const id = plant.tellsAnew ? `anew-${random.u32()}` : `${command.id}`
        const refusal = await principal.submit({ ...command, id })
        lost()
        return refusal
      }),
    wait: (ms, signal) => time.scheduler.pause(Math.min(ms, 4_000), signal),
  }
}

/** The way to the venue and back: late, lost, twice, or an answer of a while ago. */
function executorOf(world: World, gated: Gate, plant: Plant): Executor {
  const { time, venue, random } = world
  const { clock, scheduler } = time
  const sometimes = (of: number): boolean => world.isFaulty && random.below(of) === 0
  const later = async (most: number): Promise<void> =>
    await scheduler.pause(world.isFaulty ? random.below(most) : 10)
  const see = (key: string): Outcome => {
    const at = clock.now() - (sometimes(4) ? random.below(5_000) : 0)
    return outcomeOf(FakeVenue.look(venue, key, at))
  }
  const send = async (order: Order): Promise<Outcome> => {
    const expires = clock.now() + GOOD_MS
    const skew = random.below(SKEW_MS) - SKEW_MS / 2
    const delay = sometimes(3) ? random.below(50_000) : random.below(200)
    const arrival = scheduler.pause(delay).then(() => {
      if (clock.now() + skew < expires) arrive(world, order)
    })
    if (sometimes(6)) return Executor.unknown('HTTP 502')
    if (delay > GOOD_MS || sometimes(4)) {
      await later(12_000)
      return Executor.unknown('no answer in time')
    }
    await arrival
    return see(order.key)
  }
  return {
    ...{ name: 'fake', lapseMs: plant.concludes ? 0 : GOOD_MS + SKEW_MS, refusal: () => null },
    place: (order) =>
      gated(async () => {
        const outcome = await send(order)
        return plant.sendsAgain && outcome.kind === 'unknown' ? await send(order) : outcome
      }),
    query: (order) =>
      gated(async () => {
        await later(2_000)
        return sometimes(4) ? Executor.unknown('no answer in time') : see(order.key)
      }),
    cancel: (order) =>
      gated(async () => {
        await later(2_000)
        if (sometimes(4)) return Executor.unknown('HTTP 503')
        FakeVenue.end(venue, order.key, clock.now())
        return sometimes(4) ? Executor.unknown('reset') : see(order.key)
      }),
  }
}

function arrive({ venue, time, random }: World, order: Order): void {
  const { key, id, account, side, contracts } = order
  const size = BigInt(Math.round(Number(contracts) * 1_000))
  FakeVenue.arrive(
    venue,
    { key, id, account, isBuy: side === 'buy', size },
    time.clock.now(),
    random,
  )
}

function outcomeOf(sight: FakeVenue.Sight | null): Outcome {
  if (sight === null) return Executor.absent('no such order')
  const { status, filled, cost } = sight
  const scale = 12
  return {
    ...{ kind: 'known', status, says: status, fee: { units: 0n, scale: 0 } },
    filled: { units: filled, scale: 3 },
    price: filled === 0n ? null : { units: (cost * 10n ** 12n) / filled, scale },
  }
}

/** The record, and a kill before and after each thing it keeps. */
function blotterOf(blotter: Blotter, cut: () => void, plant: Plant): Blotter {
  const transact = <T>(work: () => T): T => {
    cut()
    const made = blotter.transact(work)
    cut()
    return made
  }
  return {
    ...blotter,
    transact,
    put(ticket) {
      if (plant.keepsLate && ticket.status === 'sent' && ticket.asks === 0) return
      cut()
      blotter.put(ticket)
      cut()
    },
    settleReport(...told) {
      cut()
      blotter.settleReport(...told)
      cut()
    },
  }
}
