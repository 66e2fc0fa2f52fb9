import type { Result } from '../../base/Result.ts'
import type { Fundamental, Jumps, Listing } from '../../sim/market/Listing.ts'
import type { Makers, Policy, Scenario, Venue } from '../../sim/scenarios/world/Scenario.ts'
import type { ScenarioFault } from '../../sim/scenarios/world/ScenarioFault.ts'
import { validate } from '../../sim/scenarios/world/validate.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
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

const jumps: Codec<Jumps> = Codec.record<Jumps>({
  rate: modelNumber('How many a tick on average.'),
  mean: modelNumber('Of the log move.'),
  deviation: modelNumber('Of the log move.'),
})

type Moving<K> = Extract<Fundamental, { readonly kind: K }>

const fundamental: Codec<Fundamental> = Codec.variant<Fundamental, 'kind'>('kind', {
  still: Codec.record<Moving<'still'>>({ kind: tag('still') }),
  walk: Codec.record<Moving<'walk'>>({
    kind: tag('walk'),
    drift: Codec.absent(modelNumber('Of the logarithm, per tick.'), 0),
    volatility: modelNumber('Of the logarithm, per tick.'),
    common: Codec.absent(modelNumber('The correlation with what moves all walks together.'), 0),
    jumps: Codec.nullable(jumps),
  }),
  path: Codec.record<Moving<'path'>>({
    kind: tag('path'),
    prices: Codec.list(modelNumber('One a tick; the last stays.'), ticksMax),
  }),
})

const listing: Codec<Listing> = Codec.record<Listing>({
  instrument: id,
  base: id,
  tick: Numeral.decimal('The smallest step of the price.'),
  lot: Numeral.decimal('The smallest step of a size.'),
  price: Numeral.decimal('The opening price, everywhere.'),
  fundamental: Codec.absent(fundamental, { kind: 'still' }),
})

const makers: Codec<Makers> = Codec.record<Makers>({ count, leverage: modelNumber() })

const venue: Codec<Venue> = Codec.record<Venue>({
  id,
  markets: Codec.list(market, rowsMax),
  rules,
  fund: Numeral.decimal('What the fund begins with, in the numeraire.'),
  makers: Codec.nullable(makers),
})

const policy: Codec<Policy> = Codec.record<Policy>(
  {
    name: id,
    venue: Codec.nullable(ref),
    rules: Codec.absent(changes, {}),
    fund: Codec.nullable(Numeral.decimal('What the fund begins with instead.')),
  },
  'What is changed to see what it changes: only what it states.',
)

/**
 * A scenario in its written form. Money and sizes are decimal strings; parameters of the model are
 * JSON numbers.
 *
 * Rules: [WIRE22]
 */
export const scenario: Codec<Scenario> = Codec.record<Scenario>({
  name: Scalar.text(1, 128),
  start: Codec.absent(time, 0),
  interval: Codec.described(span, 'Ms from tick to tick.'),
  ticks: Scalar.whole(1, ticksMax),
  seed: Codec.absent(Scalar.whole(0, seedMax, 'The first seed.'), 1),
  seeds: Codec.absent(Scalar.whole(1, seedsMax, 'How many from it on.'), 20),
  numeraire: Codec.record<Scenario['numeraire']>({ asset: id, decimals: Scalar.whole(0, 18) }),
  listings: Codec.list(listing, rowsMax),
  venues: Codec.list(venue, rowsMax),
  cohorts: Codec.absent(Codec.list(cohort, rowsMax), []),
  accounts: Codec.absent(Codec.list(givenAccount, accountsMax), []),
  responses: Codec.absent(Codec.list(response, rowsMax), []),
  traders: Codec.absent(Codec.list(trader, rowsMax), []),
  shocks: Codec.absent(Codec.list(shock, rowsMax), []),
  quiet: Codec.absent(
    Scalar.whole(1, ticksMax, 'Ticks without forced selling that end a cluster.'),
    5,
  ),
  policies: Codec.absent(Codec.list(policy, rowsMax), []),
})

/**
 * Reads a scenario file, the whole of it or nothing. A fault within a record or between records is
 * reported with its path.
 *
 * Rules: [WIRE22] [SIM10]
 *
 * @example
 * const read = readScenario(text, { file: 'crash.json' })
 * if (read.ok) run(read.value, read.value.seed)
 */
export const readScenario = (text: string, origin: Origin = {}): Result<Scenario, WireError> =>
  Input.read(text, origin, (json) => {
    const found = scenario.decode(json, Path.top())
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
