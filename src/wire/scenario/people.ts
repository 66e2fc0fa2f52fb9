import type { Choice, Distribution, Share } from '../../sim/world/Distribution.ts'
import type {
  Cohort,
  GivenAccount,
  GivenPosition,
  Holding,
  Response,
  Shock,
  Trader,
} from '../../sim/world/Scenario.ts'
import { Kind } from '../Kind.ts'
import { Numeral } from '../Numeral.ts'
import { Scalar } from '../Scalar.ts'
import { modelNumber } from './modelNumber.ts'

const { id, ref, tag, word } = Scalar
const rowsMax = 1_024
const accountsMax = 1_000_000
const ticksMax = 10_000_000

type Named<K> = Extract<Distribution, { readonly law: K }>

/** What a number is drawn from. */
export const distribution: Kind<Distribution> = Kind.variant<Distribution, 'law'>('law', {
  fixed: Kind.record<Named<'fixed'>>({ law: tag('fixed'), value: modelNumber() }),
  uniform: Kind.record<Named<'uniform'>>({
    law: tag('uniform'),
    least: modelNumber(),
    most: modelNumber(),
  }),
  logNormal: Kind.record<Named<'logNormal'>>({
    law: tag('logNormal'),
    median: modelNumber(),
    deviation: modelNumber('Of the natural logarithm.'),
    least: modelNumber(),
    most: modelNumber(),
  }),
  pareto: Kind.record<Named<'pareto'>>({
    law: tag('pareto'),
    least: modelNumber(),
    exponent: modelNumber(),
    most: modelNumber(),
  }),
  choice: Kind.record<Choice>({
    law: tag('choice'),
    of: Kind.list(Kind.record<Share>({ value: modelNumber(), share: modelNumber() }), rowsMax),
  }),
})

const holding: Kind<Holding> = Kind.record<Holding>({ instrument: ref, share: modelNumber() })

/** Accounts drawn alike. */
export const cohort: Kind<Cohort> = Kind.record<Cohort>(
  {
    name: id,
    venue: ref,
    count: Scalar.whole(0, accountsMax),
    equity: Kind.described(distribution, 'In the numeraire.'),
    leverage: Kind.described(distribution, 'Notional over equity.'),
    long: modelNumber('The share of accounts that are long.'),
    entry: Kind.described(distribution, 'ln(opening price ÷ entry price).'),
    holds: Kind.list(holding, rowsMax),
    positions: Kind.absent(Scalar.whole(1, rowsMax), 1),
  },
  'Accounts drawn alike.',
)

const givenPosition: Kind<GivenPosition> = Kind.record<GivenPosition>({
  instrument: ref,
  size: Numeral.decimal('Signed, in units of the base.'),
  entry: Numeral.decimal('The price it was opened at.'),
})

/** An account as it is. */
export const givenAccount: Kind<GivenAccount> = Kind.record<GivenAccount>({
  id,
  venue: ref,
  cash: Numeral.decimal('In the numeraire.'),
  positions: Kind.list(givenPosition, rowsMax),
})

/** What holders do who are called. */
export const response: Kind<Response> = Kind.record<Response>({
  kind: word('deposit', 'reduce', 'ignore'),
  share: modelNumber('Of the holders.'),
  part: Kind.absent(Kind.described(distribution, 'Of what is asked: 1 cures.'), {
    law: 'fixed',
    value: 1,
  }),
  delay: Kind.absent(
    Kind.described(distribution, 'When, as a share of the cure window: above 1 is too late.'),
    { law: 'fixed', value: 0.5 },
  ),
})

type Trading<K> = Extract<Trader, { readonly kind: K }>

/** Who trades without being forced. */
export const trader: Kind<Trader> = Kind.variant<Trader, 'kind'>('kind', {
  noise: Kind.record<Trading<'noise'>>({
    kind: tag('noise'),
    venue: ref,
    instrument: ref,
    deviation: modelNumber('Of the order of a tick, in the numeraire.'),
  }),
  value: Kind.record<Trading<'value'>>({
    kind: tag('value'),
    venue: ref,
    instrument: ref,
    capital: modelNumber('In the numeraire.'),
    strength: modelNumber('Worth held for each unit of mispricing, as a multiple of wealth.'),
    leverageMax: modelNumber(),
    speed: modelNumber('The share of what is wanted that is traded in a tick.'),
  }),
})

/** Something from outside. */
export const shock: Kind<Shock> = Kind.record<Shock>({
  kind: word('fundamental', 'flow'),
  instrument: ref,
  venue: Kind.nullable(ref),
  at: Scalar.whole(1, ticksMax, 'The first tick of it.'),
  over: Kind.absent(Scalar.whole(1, ticksMax, 'Ticks it is spread over.'), 1),
  size: modelNumber('A share of the price: -0.2 falls by 20 %.'),
})
