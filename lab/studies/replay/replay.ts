import { State } from '../../../src/engine/State.ts'
import type { BoundRulebook } from '../../../src/model/BoundRulebook.ts'
import type { PriceBook } from '../../../src/model/PriceBook.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { exposuresOf } from '../../../src/pressure/exposuresOf.ts'
import { PressureCurve } from '../../../src/pressure/PressureCurve.ts'
import type { LiveVenue } from '../../../src/sim/scenarios/world/LiveVenue.ts'
import type { Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'
import { World } from '../../../src/sim/scenarios/world/World.ts'

/** A book at one time, and the longs that a further fall would force. */
export interface Moment {
  readonly tick: number
  readonly price: number
  /** Total long positions, in units of the base. */
  readonly open: number
  readonly curve: PressureCurve
}

export interface Replay {
  /** Total long positions after each tick, in units of the base. */
  readonly open: Float64Array
  readonly moments: readonly Moment[]
  readonly liquidations: number
  readonly accounts: number
  /** Imbalances and refused commands: none in a sound run. */
  readonly wrongs: readonly string[]
}

/**
 * Replays a day and records its book at some ticks.
 *
 * Rules: [STUDY4]
 *
 * @example
 * replay(replayScenario(day), [100, 200]).moments[0].curve
 */
export function replay(scenario: Scenario, ticks: readonly number[]): Replay {
  const made = World.create(scenario, scenario.seed)
  if (!made.ok) throw new TypeError(`expected a world, found ${made.error[0]?.found}`)
  const world = made.value
  const live = world.venues[0] as LiveVenue
  const open = new Float64Array(scenario.ticks)
  const moments: Moment[] = []
  while (world.tick < scenario.ticks) {
    World.advance(world)
    open[world.tick - 1] = longs(live)
    if (ticks.includes(world.tick)) moments.push(momentOf(live, world.tick))
  }
  const { liquidations, accounts } = live.totals
  const unbalanced = world.unbalanced === null ? [] : [world.unbalanced]
  return { ...{ open, moments, liquidations, accounts }, wrongs: [...unbalanced, ...live.refused] }
}

const traders = ({ state }: LiveVenue) => state.accounts.filter(({ kind }) => kind === 'own')

function longs(live: LiveVenue): number {
  let lots = 0n
  for (const { positions } of traders(live)) {
    for (const position of positions) if (position.lots > 0n) lots += position.lots
  }
  return Integer.toNumber(lots) * (live.markets[0]?.lot ?? 0)
}

function momentOf(live: LiveVenue, tick: number): Moment {
  const { state, markets } = live
  const holding = traders(live).filter(({ positions }) => positions.some(({ lots }) => lots > 0n))
  const rules = State.rulesOf(state, holding[0] ?? State.house(state, 'fund')) as BoundRulebook
  const [instrument] = state.instruments
  if (instrument === undefined) throw new TypeError('expected an instrument, found none')
  const { distances, flows } = exposuresOf(holding, rules, state.book as PriceBook, {
    ...{ kind: 'instrument', instrument, toward: 'down' },
  })
  const curve = PressureCurve.create({ distances, notionals: flows.map((one) => Math.max(0, one)) })
  if (!curve.ok) throw new TypeError(`expected a curve, found ${curve.error}`)
  return { tick, price: markets[0]?.last ?? 0, open: longs(live), curve: curve.value }
}
