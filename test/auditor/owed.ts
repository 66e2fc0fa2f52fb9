import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Liability, Rulebook } from '../../src/model/Rulebook.ts'
import type { ScenarioMethod } from '../../src/model/ScenarioMethod.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { loneShare } from './unitShare.ts'

/** What an account's debt counts and asks, as shares of its worth. */
export interface Owed {
  readonly weight: Fraction
  readonly initial: Fraction
  readonly maintenance: Fraction
}

const { of, max, zero } = Fraction

/**
 * What a debt in an asset asks under exchange brackets: by its listing, or, of a coin in which
 * contracts settle, what the strictest of their tables asks of its first atom. Null for any other
 * debt, and for one that a venue reports.
 */
export function owedOf(
  books: Books,
  { kind }: Holder,
  { method, numeraire }: Rulebook,
  asset: string,
): Owed | null {
  if (method.name === 'scenario')
    return ofUnits(books, { kind, numeraire }, method as ScenarioMethod, asset)
  if (!('brackets' in method)) return null
  const { liabilities, brackets } = method
  const listed = liabilities?.get(asset)
  if (listed !== undefined) return asListed(listed)
  if (asset === numeraire || kind === 'mirrored') return null
  const tables = [...brackets].filter(
    ([id]) => books.instruments.has(id) && Books.instrument(books, id).settle === asset,
  )
  if (tables.length === 0) return null
  let [initial, maintenance] = [zero, zero]
  for (const [, { tiers, denominator }] of tables) {
    const first = tiers[0]
    if (first === undefined) continue
    const { numerator, denominator: per } = first.leverageMax
    initial = max(initial, of(per, numerator))
    maintenance = max(maintenance, of(first.rate, denominator))
  }
  return { weight: of(1n), initial, maintenance }
}

/** Of a coin in which contracts of units settle, what the strictest of them asks of a contract alone. */
function ofUnits(
  books: Books,
  { kind, numeraire }: { readonly kind: Holder['kind']; readonly numeraire: string },
  { liabilities, units }: ScenarioMethod,
  asset: string,
): Owed | null {
  const listed = liabilities?.get(asset)
  if (listed !== undefined) return asListed(listed)
  if (asset === numeraire || kind === 'mirrored') return null
  const settling = [...books.instruments.values()].flatMap((spec) =>
    spec.settle === asset && isMoved(spec) ? (units.get(spec.base) ?? []) : [],
  )
  if (settling.length === 0) return null
  const most = (measure: 'initial' | 'maintenance'): Fraction =>
    settling.map((unit) => loneShare(unit, measure)).reduce((all, one) => max(all, one), zero)
  return { weight: of(1n), initial: most('initial'), maintenance: most('maintenance') }
}

const isMoved = ({ kind, allowsNonPositive }: InstrumentSpec): boolean =>
  kind !== 'spot' && kind !== 'option' && !allowsNonPositive

const asListed = ({ weight, initial, maintenance }: Liability): Owed => ({
  weight: of(weight.numerator, weight.denominator),
  initial: of(initial.numerator, initial.denominator),
  maintenance: of(maintenance.numerator, maintenance.denominator),
})
