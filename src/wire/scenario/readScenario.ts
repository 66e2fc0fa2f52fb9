import type { Result } from '../../base/Result.ts'
import type {
  Fundamental,
  Jumps,
  Listing,
  Makers,
  Policy,
  Scenario,
  Venue,
} from '../../sim/world/Scenario.ts'
import type { ScenarioFault } from '../../sim/world/ScenarioFault.ts'
import { validate } from '../../sim/world/validate.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { Kind } from '../Kind.ts'
import { Numeral } from '../Numeral.ts'
import { Place } from '../Place.ts'
import { Scalar } from '../Scalar.ts'
import { WireError } from '../WireError.ts'
import { market } from './market.ts'
import { modelNumber } from './modelNumber.ts'
import { cohort, givenAccount, response, shock, trader } from './people.ts'
import { changes, rules } from './rules.ts'

const { count, id, ref, span, tag, time } = Scalar
const rowsMax = 1_024
const accountsMax = 100_000
const ticksMax = 10_000_000
const seedsMax = 100_000
const seedMax = 2 ** 31 - 1

const jumps: Kind<Jumps> = Kind.record<Jumps>({
  rate: modelNumber('How many a tick on average.'),
  mean: modelNumber('Of the log move.'),
  deviation: modelNumber('Of the log move.'),
})

type Moving<K> = Extract<Fundamental, { readonly kind: K }>

const fundamental: Kind<Fundamental> = Kind.variant<Fundamental, 'kind'>('kind', {
  still: Kind.record<Moving<'still'>>({ kind: tag('still') }),
  walk: Kind.record<Moving<'walk'>>({
    kind: tag('walk'),
    drift: Kind.absent(modelNumber('Of the logarithm, per tick.'), 0),
    volatility: modelNumber('Of the logarithm, per tick.'),
    common: Kind.absent(modelNumber('The correlation with what moves all walks together.'), 0),
    jumps: Kind.nullable(jumps),
  }),
  path: Kind.record<Moving<'path'>>({
    kind: tag('path'),
    prices: Kind.list(modelNumber('One a tick; the last stays.'), ticksMax),
  }),
})

const listing: Kind<Listing> = Kind.record<Listing>({
  instrument: id,
  base: id,
  tick: Numeral.decimal('The smallest step of the price.'),
  lot: Numeral.decimal('The smallest step of a size.'),
  price: Numeral.decimal('The opening price, everywhere.'),
  fundamental: Kind.absent(fundamental, { kind: 'still' }),
})

const makers: Kind<Makers> = Kind.record<Makers>({ count, leverage: modelNumber() })

const venue: Kind<Venue> = Kind.record<Venue>({
  id,
  markets: Kind.list(market, rowsMax),
  rules,
  fund: Numeral.decimal('What the fund begins with, in the numeraire.'),
  makers: Kind.nullable(makers),
})

const policy: Kind<Policy> = Kind.record<Policy>(
  {
    name: id,
    venue: Kind.nullable(ref),
    rules: Kind.absent(changes, {}),
    fund: Kind.nullable(Numeral.decimal('What the fund begins with instead.')),
  },
  'What is changed to see what it changes: only what it states.',
)

/**
 * A scenario as it stands in a file. Money and sizes are decimal strings; numbers of the model are
 * JSON numbers.
 *
 * Rules: [WIRE22]
 */
export const scenario: Kind<Scenario> = Kind.record<Scenario>({
  name: Scalar.text(1, 128),
  start: Kind.absent(time, 0),
  interval: Kind.described(span, 'Ms from tick to tick.'),
  ticks: Scalar.whole(1, ticksMax),
  seed: Kind.absent(Scalar.whole(0, seedMax, 'The first seed.'), 1),
  seeds: Kind.absent(Scalar.whole(1, seedsMax, 'How many from it on.'), 20),
  numeraire: Kind.record<Scenario['numeraire']>({ asset: id, decimals: Scalar.whole(0, 18) }),
  listings: Kind.list(listing, rowsMax),
  venues: Kind.list(venue, rowsMax),
  cohorts: Kind.absent(Kind.list(cohort, rowsMax), []),
  accounts: Kind.absent(Kind.list(givenAccount, accountsMax), []),
  responses: Kind.absent(Kind.list(response, rowsMax), []),
  traders: Kind.absent(Kind.list(trader, rowsMax), []),
  shocks: Kind.absent(Kind.list(shock, rowsMax), []),
  quiet: Kind.absent(
    Scalar.whole(1, ticksMax, 'Ticks without forced selling that end a cluster.'),
    5,
  ),
  policies: Kind.absent(Kind.list(policy, rowsMax), []),
})

/**
 * Reads a scenario file: whole, and without a fault of its own, or not at all. What is wrong in
 * itself or with the rest of it is named where it stands.
 *
 * Rules: [WIRE22] [SIM10]
 *
 * @example
 * const read = readScenario(text, { file: 'crash.json' })
 * if (read.ok) run(read.value, read.value.seed)
 */
export const readScenario = (text: string, origin: Origin = {}): Result<Scenario, WireError> =>
  Input.read(text, origin, (json) => {
    const found = scenario.decode(json, Place.top())
    const checked = validate(found)
    if (checked.ok) return checked.value
    throw scenarioError(checked.error)
  })

/** The first of a scenario's faults, as an error with its path. */
export function scenarioError(faults: readonly ScenarioFault[]): WireError {
  const [first] = faults
  if (first === undefined) throw new TypeError('expected a fault, found none')
  const { code, expected, found, at } = first
  return new WireError({
    code: 'scenario.invalid',
    expected,
    found: found === '' ? code : found,
    path: at,
  })
}
