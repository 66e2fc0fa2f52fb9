import { step } from '../../src/engine/step.ts'
import type { Principal } from '../../src/executor/Principal.ts'
import { statePrincipal } from '../../src/executor/statePrincipal.ts'
import { OutstandingOrder } from '../../src/report/OutstandingOrder.ts'
import { Desk } from '../engine/Desk.ts'

/** The engine itself as whoever orders: accounts under water, whose orders wait for answers. */
export interface EngineDesk {
  readonly desk: Desk
  readonly principal: Principal
  /** Sets the marks at the engine's time, so that it sees what is due. */
  tick(now: number, mark: bigint): void
}

export function open(accounts: readonly string[], now: () => number): EngineDesk {
  const desk = Desk.create({}, 1_000_000n)
  desk.time = now()
  Desk.open(desk, 'short', 500_000n)
  for (const account of accounts) {
    Desk.open(desk, account, 2_000n)
    Desk.fill(desk, account, 1_000n)
    Desk.fill(desk, 'short', -1_000n)
  }
  const advance = (time: number): number => {
    desk.time = Math.max(desk.time, time)
    return desk.time
  }
  const principal = statePrincipal({
    state: () => desk.state,
    placeOf: (id) => OutstandingOrder.placesIn(desk.entries).get(id),
    now: () => advance(now()),
    async submit(command) {
      const entries = step(desk.state, command)
      desk.entries.push(...entries)
      return entries
    },
    wait: () => Promise.reject(new Error('the world waits')),
  })
  const tick = (time: number, mark: bigint): void => {
    advance(time)
    Desk.setMarks(desk, mark)
  }
  return { desk, tick, principal }
}

/** What was booked of each order, in lots, and lots times ticks. */
export function booked({ entries }: Desk): ReadonlyMap<string, { lots: bigint; cost: bigint }> {
  const found = new Map<string, { lots: bigint; cost: bigint }>()
  for (const { events } of entries) {
    for (const event of events) {
      if (event.type !== 'Executed' && event.type !== 'ExcessInherited') continue
      const { order, trade } = event
      const sum = found.get(order) ?? { lots: 0n, cost: 0n }
      const lots = trade.lots < 0n ? -trade.lots : trade.lots
      found.set(order, { lots: sum.lots + lots, cost: sum.cost + lots * trade.price })
    }
  }
  return found
}

export * as EngineDesk from './EngineDesk.ts'
