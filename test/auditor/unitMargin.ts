import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { ScenarioMethod } from '../../src/model/ScenarioMethod.ts'
import { Books, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { asked, type Worth } from './unitShare.ts'
import { atomsOf, markOf, rateOf } from './worth.ts'

const { add, mul, negate, zero } = Fraction

type Sized = Pick<Leg, 'instrument' | 'lots'>

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
  const { units } = method as ScenarioMethod
  const worths: Worth[] = []
  for (const { instrument, lots } of legs) {
    const spec = Books.instrument(books, instrument)
    const [mark, rate] = [markOf(books, spec), rateOf(books, spec.settle, numeraire)]
    if (mark === null || rate === null || !units.has(spec.base) || spec.allowsNonPositive)
      return null
    const isInverse = spec.payoff === 'inverse'
    const atoms = mul(rate, atomsOf(books, instrument, lots, mark))
    worths.push({ base: spec.base, isInverse, worth: isInverse ? negate(atoms) : atoms })
  }
  let [initial, maintenance] = [zero, zero]
  for (const [base, unit] of units) {
    const own = worths.filter((one) => one.base === base)
    initial = add(initial, asked(unit, own, 'initial'))
    maintenance = add(maintenance, asked(unit, own, 'maintenance'))
  }
  return { initial, maintenance }
}
