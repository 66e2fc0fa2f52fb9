import type { Scenario } from '../../src/sim/scenarios/world/Scenario.ts'
import { World } from '../../src/sim/scenarios/world/World.ts'
import { btc, changed, decimal, fall } from '../../test/sim/scenarios.ts'

/**
 * Simulated ticks per second in the closed loop: the real engine, impact, marks, calls and
 * responses, books summed at every tick, every entry in the fingerprint. A walk of 0.1 % a tick
 * (calm), and the same with a fall of 8 % in its middle that liquidates many (fall).
 */
const walk = { kind: 'walk', drift: 0, volatility: 0.001, common: 0, jumps: null } as const

function scenario(accounts: number, ticks: number, size: number): Scenario {
  return changed(fall, {
    cohort: { count: accounts },
    market: { law: { law: 'linear', depth: accounts * 2_000_000 }, refill: 0.05 },
    rules: { brackets: [{ floor: decimal(0n), maintenance: decimal(2n, 2), leverageMax: 25 }] },
    venue: { fund: decimal(BigInt(accounts) * 50n) },
    scenario: {
      ticks,
      listings: [{ ...fall.listings[0]!, fundamental: walk }],
      shocks: [
        { kind: 'fundamental', instrument: btc, venue: null, at: ticks / 2, over: 40, size },
      ],
    },
  })
}

interface Measured {
  readonly ticks: number
  readonly wall: number
  readonly cpu: number
  readonly events: number
  readonly liquidations: number
}

function measure(of: Scenario): Measured {
  const made = World.create(of, 1)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  const world = made.value
  const before = world.venues[0]!.totals.events
  globalThis.gc?.()
  const [start, used] = [performance.now(), process.cpuUsage()]
  while (world.tick < of.ticks) World.advance(world)
  const { user, system } = process.cpuUsage(used)
  const { events, liquidations } = world.venues[0]!.totals
  if (world.unbalanced !== null) throw new Error(world.unbalanced)
  const wall = (performance.now() - start) / 1_000
  return {
    ticks: of.ticks,
    wall,
    cpu: (user + system) / 1e6,
    events: events - before,
    liquidations,
  }
}

const show = (value: number): string => Math.round(value).toLocaleString('en-US')

function tell(name: string, of: Scenario, rounds: number): void {
  const runs = Array.from({ length: rounds }, () => measure(of))
  const best = runs.reduce((a, b) => (a.wall < b.wall ? a : b))
  process.stdout.write(
    `${name}: ${show(best.ticks / best.wall)} ticks/s, ${best.ticks} ticks in ` +
      `${best.wall.toFixed(2)} s (${best.cpu.toFixed(2)} s of processors), ${show(best.events)} ` +
      `events, ${show(best.liquidations)} liquidations; best of ${rounds}\n`,
  )
}

tell('10,000 accounts, calm', scenario(10_000, 300, 0), 3)
tell('10,000 accounts, fall', scenario(10_000, 300, -0.08), 3)
tell(' 2,000 accounts, fall', scenario(2_000, 1_000, -0.08), 3)
