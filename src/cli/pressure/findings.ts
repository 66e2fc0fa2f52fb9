import { defined } from '../../base/assert.ts'
import type { Side } from '../../market/impact/ImpactCurve.ts'
import type { AccountBook } from '../../pressure/AccountBook.ts'
import { AccountExposure } from '../../pressure/AccountExposure.ts'
import { ContagionMatrix, type MarketState, type Moving } from '../../pressure/ContagionMatrix.ts'
import { CoupledCascade } from '../../pressure/CoupledCascade.ts'
import type { LoopTerms } from '../../pressure/CoupledLoop.ts'
import { CoupledMarkets } from '../../pressure/CoupledMarkets.ts'
import { CoupledReport } from '../../pressure/CoupledReport.ts'
import { type DepthRow, DepthSweep } from '../../pressure/DepthSweep.ts'
import type { Toward } from '../../pressure/Direction.ts'
import { Known } from '../../pressure/Known.ts'
import { type Asked, type OpenMarket, PressureReport } from '../../pressure/PressureReport.ts'
import type { Scenario } from '../../pressure/Scenario.ts'
import { scenarios } from '../../pressure/scenarios.ts'
import type { Io } from '../Io.ts'
import { Progress } from '../Progress.ts'
import { coupledMarkets, Depths } from './Depths.ts'
import { currencyOf, exposures } from './exposures.ts'

/** What `pressure` found: all markets together, each scenario alone, and what spreads. */
export interface Findings {
  readonly together: readonly CoupledReport[]
  readonly reports: readonly PressureReport[]
  /** By depth, of each way of all markets together; empty where nothing is drawn. */
  readonly byDepth: readonly (readonly DepthRow[])[]
  /** Where several markets move. */
  readonly spread: ContagionMatrix | null
}

/** What is looked for, in which book. */
export interface Sought {
  readonly view: AccountBook
  readonly ways: readonly Scenario[]
  readonly asked: Asked
  readonly depths: Depths
  readonly terms: LoopTerms
  /** Whether it is drawn too. */
  readonly isDrawn: boolean
}

/** Multiples of the depth that a picture has. */
const sweptDepths = [2, 1, 0.5, 0.25, 0.125]

/** The move for the contagion matrix, and for the gain by depth: a share of the price. */
const spreadOver = 0.1

/** All markets together, every scenario, and what each market alone forces in others; null where interrupted. */
export async function findings(sought: Sought, io: Io): Promise<Findings | null> {
  const { view, ways } = sought
  const look = looking(view, ways.length * (1 + view.instruments.length), io)
  Depths.refuseUnused(sought.depths, look.open)
  const [reports, known]: [PressureReport[], Moving[]] = [[], []]
  for (const way of ways) {
    const found = await scenarioReports(sought, way, look)
    if (found === null) return null
    reports.push(...found.reports)
    known.push(...found.moving)
  }
  const { together, byDepth } = coupledReports(sought, look)
  const moving = await bothWays(sought, known, look)
  look.end()
  if (io.signal.aborted || moving === null) return null
  const spread = moving.length > 2 ? ContagionMatrix.of(moving, spreadOver) : null
  return { together, reports, byDepth, spread }
}

type Look = ReturnType<typeof looking>

/** Measures distances scenario by scenario, and reports progress. */
function looking(view: AccountBook, ways: number, io: Io) {
  const steps = ways * view.accounts.length
  const progress = Progress.create(io, `of ${steps} distances`, steps)
  const currency = currencyOf(view)
  const known = Known.create(view, currency)
  let before = 0
  const breath = (done: number): boolean => {
    progress.at(before + done)
    return io.signal.aborted
  }
  return {
    currency,
    /** The markets in which something is open, the largest first. */
    open: CoupledMarkets.openIn(view, currency),
    end: progress.end,
    async along(way: Scenario) {
      const rows = await exposures(known, way, breath)
      before += view.accounts.length
      return rows
    },
  }
}

const sideOf = (toward: Toward): Side => (toward === 'down' ? 'sell' : 'buy')

/** One report of a scenario that moves one market, and of one that moves several a report of each alone. */
async function scenarioReports(
  { view, asked, depths }: Sought,
  way: Scenario,
  look: Look,
): Promise<{ readonly reports: PressureReport[]; readonly moving: Moving[] } | null> {
  const { toward } = way
  const marketOf = (some: readonly OpenMarket[]) =>
    Depths.market(depths, some, sideOf(toward), look.currency.id)
  const open = look.open.filter(({ name }) => AccountExposure.loadingOf(way, view, name) !== 0)
  if (open.length < 2) {
    const rows = await look.along(way)
    if (rows === null) return null
    const own = PressureReport.openMarkets(view, way, rows)
    return { reports: [PressureReport.of(view, way, rows, marketOf(own), asked)], moving: [] }
  }
  Depths.refuseShared(depths, open)
  const [reports, moving]: [PressureReport[], Moving[]] = [[], []]
  for (const one of open) {
    const along = marketAlone(view, way, one.name)
    const exposed = await look.along(along)
    if (exposed === null) return null
    const market = marketOf([one])
    reports.push(PressureReport.of(view, along, exposed, market, asked))
    if (along.single === null) continue
    moving.push({ market: one.name, toward, rows: exposed, curve: market.curve })
  }
  return { reports, moving }
}

/**
 * One market of a scenario that has several, moving alone: what is forced in one is never sold into
 * the depth of all.
 *
 * Rules: [PRESSURE7]
 */
const marketAlone = (view: AccountBook, way: Scenario, name: string): Scenario =>
  alone(view, { market: name, toward: way.toward }, AccountExposure.loadingOf(way, view, name))

function alone(view: AccountBook, { market, toward }: MarketState, loading = 1): Scenario {
  const load = defined(scenarios.named(view, market, loading), `pressure: ${market} is of the book`)
  return scenarios.along(view, load, toward)
}

/**
 * All markets of the book together, where it has several: those that the scenario moves, and those that
 * move because of it.
 *
 * Rules: [COUPLED1] [PRESSURE7]
 */
function coupledReports(
  { view, ways, asked, depths, terms, isDrawn }: Sought,
  { currency, open }: Look,
): Pick<Findings, 'together' | 'byDepth'> {
  if (open.length === 0 || (open.length < 2 && terms.refill === 0 && terms.closing === 'whole'))
    return { together: [], byDepth: [] }
  const isMoved = (name: string): boolean =>
    ways.some((way) => AccountExposure.loadingOf(way, view, name) !== 0)
  // A profile without a name is of the one market that moves, and of no other.
  const others = Depths.ofEach(depths)
  const markets = coupledMarkets(open, (one, side) =>
    Depths.market(isMoved(one.name) ? depths : others, [one], side, currency.id),
  )
  const cascade = CoupledCascade.create(view, markets, currency)
  const { moves } = asked
  return {
    together: ways.map((way) => CoupledReport.of(cascade, way, currency, moves, terms)),
    byDepth: (isDrawn ? ways : []).map((way) =>
      DepthSweep.of(cascade, { way, currency, shock: spreadOver, moves, terms }, sweptDepths),
    ),
  }
}

/**
 * Markets that moved alone, both ways: a way that was not asked for is looked at for this. Null where
 * interrupted.
 *
 * Rules: [CONTAGION5]
 */
async function bothWays(
  sought: Sought,
  known: readonly Moving[],
  look: Look,
): Promise<readonly Moving[] | null> {
  const names = new Set(known.map(({ market }) => market))
  const moving: Moving[] = []
  for (const market of names.size > 1 ? names : []) {
    for (const toward of ['down', 'up'] as const) {
      const found = known.find((one) => one.market === market && one.toward === toward)
      const one = found ?? (await movingAlone(sought, { market, toward }, look))
      if (one === null) return null
      moving.push(one)
    }
  }
  return moving
}

async function movingAlone(
  { view, depths }: Sought,
  state: MarketState,
  look: Look,
): Promise<Moving | null> {
  const { market, toward } = state
  const way = alone(view, state)
  const rows = await look.along(way)
  if (rows === null) return null
  const open = PressureReport.openMarkets(view, way, rows).filter(({ name }) => name === market)
  const { curve } = Depths.market(depths, open, sideOf(toward), look.currency.id)
  return { market, toward, rows, curve }
}
