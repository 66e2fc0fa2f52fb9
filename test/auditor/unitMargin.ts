import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { OptionShocks, ScenarioMethod } from '../../src/model/ScenarioMethod.ts'
import { Books, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { valueAfter } from './optionCells.ts'
import { spotOf } from './optionMargin.ts'
import { atomsOf, decimal, markOf, rateOf } from './priced.ts'
import { asked, type Worth } from './unitShare.ts'

const { abs, add, max, min, mul, negate, of, sub, zero } = Fraction

type Sized = Pick<Leg, 'instrument' | 'lots' | 'cost'>

export interface UnitMargin {
  readonly initial: Fraction
  readonly maintenance: Fraction
}

/** What all legs ask together, move by move; null where one has no price or no unit. */
export function unitMargin(
  books: Books,
  { method, numeraire }: Rulebook,
  legs: readonly Sized[],
): UnitMargin | null {
  const { units: listed, standard } = method as ScenarioMethod
  const bases = legs.map(({ instrument }) => Books.instrument(books, instrument).base)
  const units = new Map(
    bases.flatMap((base) => {
      const unit = listed.get(base) ?? standard
      return unit === undefined ? [] : [[base, unit] as const]
    }),
  )
  const worths: Worth[] = []
  for (const leg of legs) {
    const { instrument, lots } = leg
    const spec = Books.instrument(books, instrument)
    const [mark, rate] = [markOf(books, spec), rateOf(books, spec.settle, numeraire)]
    if (mark === null || rate === null || !units.has(spec.base) || spec.allowsNonPositive)
      return null
    if (spec.settle === spec.base && units.get(spec.base)?.perUnit !== undefined) return null
    if (spec.kind === 'option') {
      const makes = makesOf(books, numeraire, leg, units.get(spec.base)?.options)
      if (makes === null) return null
      const most =
        lots > 0n ? mul(rate, sub(atomsOf(books, instrument, lots, mark), of(leg.cost))) : null
      const least = leastOf(books, numeraire, leg, most)
      worths.push({ base: spec.base, isInverse: false, worth: zero, makes, least })
      continue
    }
    const isInverse = spec.payoff === 'inverse'
    const atoms = mul(rate, atomsOf(books, instrument, lots, mark))
    const worth = isInverse ? negate(atoms) : atoms
    const least = spec.kind === 'future' ? leastOf(books, numeraire, leg, null) : undefined
    worths.push({ base: spec.base, isInverse, worth, ...(least && { least }) })
  }
  let [initial, maintenance] = [zero, zero]
  for (const [base, unit] of units) {
    const own = worths.filter((one) => one.base === base)
    initial = add(initial, asked(unit, own, 'initial'))
    maintenance = add(maintenance, asked(unit, own, 'maintenance'))
  }
  return { initial, maintenance }
}

/** Units of the base of a contract in atoms of the numeraire at a price of one; of what is held no more than it counts. */
function leastOf(
  books: Books,
  numeraire: string,
  { instrument, lots }: Sized,
  most: Fraction | null,
): NonNullable<Worth['least']> {
  const { lot, contractSize } = Books.instrument(books, instrument)
  const size = abs(mul(of(lots), mul(decimal(lot), decimal(contractSize))))
  const units = mul(size, of(10n ** Books.decimalsOf(books, numeraire)))
  return (perUnit) => {
    const least = mul(perUnit, units)
    return most === null ? least : min(least, max(most, zero))
  }
}

/** What an option makes in a scenario, in the numeraire; null where it has no price, or its unit takes none. */
function makesOf(
  books: Books,
  numeraire: string,
  { instrument: id, lots, cost }: Sized,
  shocks: OptionShocks | undefined,
): NonNullable<Worth['makes']> | null {
  const spec = Books.instrument(books, id)
  const [mark, rate] = [markOf(books, spec), rateOf(books, spec.settle, numeraire)]
  const spot = spotOf(books, spec, numeraire)
  if (shocks === undefined || mark === null || rate === null || spot === null) return null
  if (spec.option === undefined) return null
  const inCoin = spec.settle === spec.base
  const price = mul(of(mark), decimal(spec.tick))
  const seen = {
    ...{ terms: spec.option, inCoin, spot: inDoubles(spot) },
    mark: inDoubles(inCoin ? mul(price, spot) : price),
    days: ((spec.expiry ?? books.time) - books.time) / 86_400_000,
  }
  const units = mul(of(lots), mul(decimal(spec.lot), decimal(spec.contractSize)))
  const atoms = of(10n ** Books.decimalsOf(books, spec.settle))
  const counted = sub(atomsOf(books, id, lots, mark), of(cost))
  return (move, way) =>
    mul(rate, sub(mul(mul(units, atoms), valueAfter(seen, shocks, move, way)), counted))
}

const inDoubles = ({ up, down }: Fraction): number => Number(up) / Number(down)
