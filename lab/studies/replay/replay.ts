import { State } from '../../../src/engine/State.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { BookView } from '../../../src/report/BookView.ts'
import type { LiveVenue } from '../../../src/sim/scenarios/world/LiveVenue.ts'
import type { Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'
import { World } from '../../../src/sim/scenarios/world/World.ts'

/** A book at one time. */
export interface Moment {
  readonly tick: number
  /** Of the coins in the order of the scenario, as are the longs: long positions in units of the base. */
  readonly prices: readonly number[]
  readonly longs: readonly number[]
  /** The accounts that are not the makers'. */
  readonly book: BookView
}

export interface Replay<T> {
  /** Long positions after each tick, by coin, in units of the base. */
  readonly longs: readonly (readonly number[])[]
  /** What was found at each of the moments. */
  readonly moments: readonly T[]
  readonly liquidations: number
  readonly accounts: number
  /** Imbalances and refused commands: none in a sound run. */
  readonly wrongs: readonly string[]
}

/**
 * Replays a day and looks at its book at some ticks; the book moves on after each look.
 *
 * Rules: [STUDY4]
 *
 * @example
 * replay(replayScenario(day), [100, 200], ({ longs }) => longs).moments[0]
 */
export function replay<T>(
  scenario: Scenario,
  ticks: readonly number[],
  look: (moment: Moment) => T,
): Replay<T> {
  const made = World.create(scenario, scenario.seed)
  if (!made.ok) throw new TypeError(`expected a world, found ${made.error[0]?.found}`)
  const world = made.value
  const live = world.venues[0] as LiveVenue
  const longs: (readonly number[])[] = []
  const moments: T[] = []
  while (world.tick < scenario.ticks) {
    World.advance(world)
    longs.push(longsOf(live))
    if (ticks.includes(world.tick)) moments.push(look(momentOf(live, world.tick)))
  }
  const { liquidations, accounts } = live.totals
  const unbalanced = world.unbalanced === null ? [] : [world.unbalanced]
  return { ...{ longs, moments, liquidations, accounts }, wrongs: [...unbalanced, ...live.refused] }
}

function longsOf({ state, markets }: LiveVenue): readonly number[] {
  const lots = new Map<number, bigint>()
  for (const { kind, positions } of state.accounts) {
    if (kind !== 'own') continue
    for (const { instrument, lots: held } of positions) {
      if (held > 0n) lots.set(instrument.index, (lots.get(instrument.index) ?? 0n) + held)
    }
  }
  return markets.map(({ market, lot }) => {
    const { index } = State.instrument(state, market.instrument)
    return Integer.toNumber(lots.get(index) ?? 0n) * lot
  })
}

function momentOf(live: LiveVenue, tick: number): Moment {
  const view = BookView.ofState(live.state)
  const accounts = view.accounts.filter(({ account }) => account.kind === 'own')
  const prices = live.markets.map(({ last }) => last)
  return { tick, prices, longs: longsOf(live), book: { ...view, accounts } }
}
