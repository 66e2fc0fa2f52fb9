import { Elastic } from '../../../src/market/impact/Elastic.ts'
import { Impact } from '../../../src/market/impact/Impact.ts'
import { Linear } from '../../../src/market/impact/Linear.ts'
import { CoupledCascade } from '../../../src/pressure/CoupledCascade.ts'
import { type CoupledMarket, CoupledMarkets } from '../../../src/pressure/CoupledMarkets.ts'
import { CoupledResponse } from '../../../src/pressure/CoupledResponse.ts'
import { PressureIndex } from '../../../src/pressure/PressureIndex.ts'
import { Scenario as Way } from '../../../src/pressure/Scenario.ts'
import { scenarios } from '../../../src/pressure/scenarios.ts'
import { BookView } from '../../../src/report/BookView.ts'
import type { LiveVenue } from '../../../src/sim/scenarios/world/LiveVenue.ts'
import type { Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'
import { World } from '../../../src/sim/scenarios/world/World.ts'
import { unwrap } from '../../unwrap.ts'

/** The index of a replayed book at one moment, by the whole depth and by a tenth of it. */
export interface IndexMoment {
  readonly tick: number
  readonly price: number
  readonly whole: number
  readonly thin: number
}

/** Depth over what was open in the beginning, for a factor of e: that of the published book of T5. */
const depthRatio = 6.25
const thinShare = 0.1

/** The shock of the index. */
const SHARE = 0.1

/**
 * Replays a day and takes the index of its book at some ticks. Depth is that of the beginning all day, so the
 * history is of the book alone.
 *
 * Rules: [STUDY8]
 */
export function indexHistory(scenario: Scenario, ticks: readonly number[]): readonly IndexMoment[] {
  const made = World.create(scenario, scenario.seed)
  if (!made.ok) throw new TypeError(`expected a world, found ${made.error[0]?.found}`)
  const world = made.value
  const live = world.venues[0] as LiveVenue
  const found: IndexMoment[] = []
  let depth: number | null = null
  while (world.tick < scenario.ticks) {
    World.advance(world)
    if (!ticks.includes(world.tick)) continue
    const price = live.markets[0]?.last ?? 0
    const view = bookOf(live)
    depth ??= depthRatio * openIn(view)
    const [whole, thin] = [depth, thinShare * depth].map((one) => indexOf(view, one))
    found.push({ tick: world.tick, price, whole: whole ?? 0, thin: thin ?? 0 })
  }
  return found
}

function bookOf({ state }: LiveVenue): BookView {
  const view = BookView.ofState(state)
  return { ...view, accounts: view.accounts.filter(({ account }) => account.kind === 'own') }
}

const openIn = (view: BookView): number => {
  const [currency] = view.assets
  return currency === undefined ? 0 : (CoupledMarkets.openIn(view, currency)[0]?.open ?? 0)
}

function indexOf(view: BookView, depth: number): number {
  const [currency] = view.assets
  if (currency === undefined || depth === 0) return 0
  const law = unwrap(Elastic.create(unwrap(Linear.create(depth)), 1))
  const [sell, buy] = [Impact.curve(law, 'sell'), Impact.curve(law, 'buy')]
  const open = CoupledMarkets.openIn(view, currency)
  const markets = open.map((one): CoupledMarket => ({ ...one, sell, buy, spread: null }))
  const cascade = CoupledCascade.create(view, markets, currency)
  const ways = (['down', 'up'] as const).map((toward) => {
    const way = scenarios.along(view, scenarios.together(view), toward)
    const ends = CoupledResponse.of(cascade, way, Way.moveOf(toward, SHARE))
    const sizes = new Map(open.map(({ name, open: size }) => [name, size]))
    return PressureIndex.ofEnds(
      toward,
      ends.markets.map((one) => ({ ...one, open: sizes.get(one.name) ?? 0 })),
    )
  })
  return PressureIndex.worst(ways).value
}
