import type { ScenarioUnit, Shares, WeighedMove } from '../../../model/ScenarioMethod.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Grid } from './Grid.ts'

/**
 * One thing that a unit may ask: shares of what its linear contracts are worth together, of its inverse
 * ones, longs above zero, and of all their sizes. What is asked is the largest of some forms, so that it
 * is convex, does not depend on any order, and no two books ask more together than apart.
 */
export interface Form {
  readonly linear: bigint
  readonly inverse: bigint
  readonly size: bigint
  /** Of what options lose together in the cell of the form; zero where it has none. */
  readonly option: bigint
  /** Of what options move with the price, together and each for itself; only in the least that is asked. */
  readonly delta: bigint
  readonly deltaSize: bigint
  /** Of what is sold on a strike beyond what is held. */
  readonly naked: bigint
  /** Of what contracts ask at least. */
  readonly contracts: bigint
}

/** The forms of one measure, all over one denominator. */
export interface Forms {
  readonly all: readonly Form[]
  /** Those of them that can be the largest where nothing is inverse. */
  readonly plain: readonly Form[]
  /** One for each cell of the grid, and those without a move: where there are options. */
  readonly grid: readonly Form[]
  readonly over: bigint
}

type Shared = { readonly [share in keyof Form]: Ratio }

const noDelta = { delta: Ratio.zero, deltaSize: Ratio.zero, contracts: Ratio.zero } as const
const none: Shares = { initial: Ratio.zero, maintenance: Ratio.zero }

/**
 * The forms of a unit: nothing but its size, the loss of each move, its least either way, and the least of its
 * contracts.
 *
 *     linear   -weight × s     inverse   -weight × s ÷ (1 + s)
 *
 * Rules: [SCEN7] [SCEN8] [SCEN17] [SCEN18] [SCEN19]
 */
export function of(unit: ScenarioUnit, measure: keyof Shares, fee: Ratio): Forms {
  const size = Ratio.add(unit.size[measure], fee)
  const loss = unit.loss[measure]
  const naked = (unit.options?.nakedShort ?? none)[measure]
  const beside = { size, naked, ...noDelta }
  const still = { linear: Ratio.zero, inverse: Ratio.zero, option: Ratio.zero, ...beside }
  const movedBy = ({ move, weight }: Pick<WeighedMove, 'move' | 'weight'>): Shared => {
    const option = Ratio.mul(loss, weight)
    const linear = Ratio.negate(Ratio.mul(option, move))
    const inverse = Ratio.div(linear, Ratio.add(Ratio.one, move))
    return { linear, inverse, option, ...beside }
  }
  const moved = unit.moves.map(movedBy)
  const least = leastOf(unit, measure, fee)
  const cells = Grid.cells(unit).map(movedBy)
  const over = [still, ...moved, ...least, ...cells]
    .flatMap((form) => Object.values(form))
    .reduce((all, { denominator }) => Integer.lcm(all, denominator), 1n)
  const scaled = (forms: readonly Shared[]): readonly Form[] =>
    forms.map((form) => ({
      linear: Ratio.mulDown(over, form.linear),
      inverse: Ratio.mulDown(over, form.inverse),
      size: Ratio.mulDown(over, form.size),
      option: Ratio.mulDown(over, form.option),
      delta: Ratio.mulDown(over, form.delta),
      deltaSize: Ratio.mulDown(over, form.deltaSize),
      naked: Ratio.mulDown(over, form.naked),
      contracts: Ratio.mulDown(over, form.contracts),
    }))
  const plain = [still, ...ends(moved), ...least]
  const grid = scaled([...cells, still, ...least])
  return { all: scaled([still, ...moved, ...least]), plain: scaled(plain), grid, over }
}

/** Of what a move makes of linear contracts, the most either way. */
function ends(moved: readonly Shared[]): readonly Shared[] {
  const rising = moved.toSorted((a, b) => Ratio.compare(a.linear, b.linear))
  const [first, last] = [rising[0], rising.at(-1)]
  return first === undefined || last === undefined ? [] : [first, last]
}

/** Either way, and by contract where the unit has such a least. */
function leastOf(unit: ScenarioUnit, measure: keyof Shares, fee: Ratio): readonly Shared[] {
  const contracts: Shared = { ...nothing, size: fee, contracts: Ratio.one }
  const ways = waysOf(unit, measure, fee)
  return unit.perUnit === undefined ? ways : [...ways, contracts]
}

const nothing: Shared = {
  ...{ linear: Ratio.zero, inverse: Ratio.zero, option: Ratio.zero, size: Ratio.zero },
  ...{ naked: Ratio.zero, ...noDelta },
}

function waysOf(unit: ScenarioUnit, measure: keyof Shares, fee: Ratio): readonly Shared[] {
  const half = Ratio.mul(unit.hedged[measure], Ratio.of(1n, 2n))
  const slope = Ratio.sub(unit.net[measure], half)
  const size = Ratio.add(half, fee)
  return [slope, Ratio.negate(slope)].map((share) => ({
    ...{ ...nothing, linear: share, inverse: share, size },
    ...{ delta: share, deltaSize: half },
  }))
}

/** The most that a lone position asks of its size. */
export const rate = ({ all, over }: Forms): Ratio =>
  Ratio.of(
    all
      .map(
        ({ linear, inverse, size }) =>
          Integer.max(Integer.abs(linear), Integer.abs(inverse)) + size,
      )
      .reduce(Integer.max, 0n),
    over,
  )

export * as Form from './Form.ts'
