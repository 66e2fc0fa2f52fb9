import type { Shock } from '../../sim/market/Listing.ts'
import type { Choice, Distribution, Share } from '../../sim/scenarios/world/Distribution.ts'
import type {
  Cohort,
  GivenAccount,
  GivenPosition,
  Holding,
  Response,
  Trader,
} from '../../sim/scenarios/world/Scenario.ts'
import { Codec } from '../Codec.ts'
import { Numeral } from '../Numeral.ts'
import { Scalar } from '../Scalar.ts'
import { modelNumber } from './modelNumber.ts'

const { id, ref, tag, word } = Scalar
const rowsMax = 1_024
const accountsMax = 1_000_000
const ticksMax = 10_000_000

type Named<K> = Extract<Distribution, { readonly law: K }>

/** The distribution that a number is drawn from. */
export const distribution: Codec<Distribution> = Codec.variant<Distribution, 'law'>('law', {
  fixed: Codec.record<Named<'fixed'>>({ law: tag('fixed'), value: modelNumber() }),
  uniform: Codec.record<Named<'uniform'>>({
    law: tag('uniform'),
    least: modelNumber(),
    most: modelNumber(),
  }),
  logNormal: Codec.record<Named<'logNormal'>>({
    law: tag('logNormal'),
    median: modelNumber(),
    deviation: modelNumber('Of the natural logarithm.'),
    least: modelNumber(),
    most: modelNumber(),
  }),
  pareto: Codec.record<Named<'pareto'>>({
    law: tag('pareto'),
    least: modelNumber(),
    exponent: modelNumber(),
    most: modelNumber(),
  }),
  choice: Codec.record<Choice>({
    law: tag('choice'),
    of: Codec.list(Codec.record<Share>({ value: modelNumber(), share: modelNumber() }), rowsMax),
  }),
})

const holding: Codec<Holding> = Codec.record<Holding>({ instrument: ref, share: modelNumber() })

/** Accounts drawn from one distribution. */
export const cohort: Codec<Cohort> = Codec.record<Cohort>(
  {
    name: id,
    venue: ref,
    count: Scalar.whole(0, accountsMax),
    equity: Codec.described(distribution, 'In the numeraire.'),
    leverage: Codec.described(distribution, 'Notional over equity.'),
    long: modelNumber('The share of accounts that are long.'),
    entry: Codec.described(distribution, 'ln(opening price ÷ entry price).'),
    holds: Codec.list(holding, rowsMax),
    positions: Codec.absent(Scalar.whole(1, rowsMax), 1),
  },
  'Accounts drawn alike.',
)

const givenPosition: Codec<GivenPosition> = Codec.record<GivenPosition>({
  instrument: ref,
  size: Numeral.decimal('Signed, in units of the base.'),
  entry: Numeral.decimal('The price it was opened at.'),
})

/** An account stated in full. */
export const givenAccount: Codec<GivenAccount> = Codec.record<GivenAccount>({
  id,
  venue: ref,
  cash: Numeral.decimal('In the numeraire.'),
  positions: Codec.list(givenPosition, rowsMax),
})

/** The responses of account holders to a call. */
export const response: Codec<Response> = Codec.record<Response>({
  kind: word('deposit', 'reduce', 'ignore'),
  share: modelNumber('Of the holders.'),
  part: Codec.absent(Codec.described(distribution, 'Of what is asked: 1 cures.'), {
    law: 'fixed',
    value: 1,
  }),
  delay: Codec.absent(
    Codec.described(distribution, 'When, as a share of the cure window: above 1 is too late.'),
    { law: 'fixed', value: 0.5 },
  ),
})

type Trading<K> = Extract<Trader, { readonly kind: K }>

/** Traders who are not forced to trade. */
export const trader: Codec<Trader> = Codec.variant<Trader, 'kind'>('kind', {
  noise: Codec.record<Trading<'noise'>>({
    kind: tag('noise'),
    venue: ref,
    instrument: ref,
    deviation: modelNumber('Of the order of a tick, in the numeraire.'),
  }),
  value: Codec.record<Trading<'value'>>({
    kind: tag('value'),
    venue: ref,
    instrument: ref,
    capital: modelNumber('In the numeraire.'),
    strength: modelNumber('Worth held for each unit of mispricing, as a multiple of wealth.'),
    leverageMax: modelNumber(),
    speed: modelNumber('The share of what is wanted that is traded in a tick.'),
  }),
})

/** An external event. */
export const shock: Codec<Shock> = Codec.record<Shock>({
  kind: word('fundamental', 'flow'),
  instrument: ref,
  venue: Codec.nullable(ref),
  at: Scalar.whole(1, ticksMax, 'The first tick of it.'),
  over: Codec.absent(Scalar.whole(1, ticksMax, 'Ticks it is spread over.'), 1),
  size: modelNumber('A share of the price: -0.2 falls by 20 %.'),
})
