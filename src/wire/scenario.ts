import { limits } from '../base/limits.ts'
import { scenario as scenarioRules } from '../margin/methods/scenario/scenario.ts'
import type {
  Discount,
  OptionShocks,
  ScenarioMethod,
  ScenarioUnit,
  Shares,
  WeighedMove,
} from '../model/ScenarioMethod.ts'
import { Ratio } from '../money/Ratio.ts'
import { share } from './bounds.ts'
import { notNegative, sound } from './broker.ts'
import { Codec } from './Codec.ts'
import { liability } from './liability.ts'
import { Numeral } from './Numeral.ts'
import { Scalar } from './Scalar.ts'
import { Table } from './Table.ts'

const shares: Codec<Shares> = Codec.record<Shares>({
  initial: notNegative,
  maintenance: notNegative,
})

const none: Shares = { initial: Ratio.zero, maintenance: Ratio.zero }

const orNone = (description: string): Codec<Shares> =>
  Codec.described(Codec.absent(shares, none), description)

const move: Codec<WeighedMove> = Codec.record<WeighedMove>({
  move: Codec.described(Numeral.ratio, 'A share of the price, above -1.'),
  weight: Codec.described(Codec.absent(share, Ratio.one), 'How much of what it makes counts.'),
  volatilities: Codec.optional(
    Codec.described(
      Codec.list(Scalar.word('down', 'same', 'up'), 3),
      'Where volatilities go with it; all three where left out.',
    ),
  ),
})

const discount: Codec<Discount> = Codec.record<Discount>(
  {
    base: Codec.described(share, 'At no time.'),
    rate: Codec.described(notNegative, 'Compounded continuously, over the years until the expiry.'),
  },
  'Of what the options of an expiry are worth together in a scenario, where that is above zero.',
)

/** How far volatilities go where options are taken. */
const shocks: Codec<OptionShocks> = Codec.record<OptionShocks>(
  {
    up: Codec.described(notNegative, 'Of a volatility of thirty days, as a share of it.'),
    down: notNegative,
    shortPower: Codec.described(notNegative, 'The power of 30 over the days, up to thirty.'),
    longPower: Codec.described(notNegative, 'The same beyond thirty days.'),
    daysLeast: Codec.described(notNegative, 'Options that expire sooner move as these.'),
    upLeast: Codec.described(
      Codec.absent(notNegative, Ratio.zero),
      'What rises becomes at least this.',
    ),
    discount: Codec.optional(discount),
    nakedShort: Codec.optional(
      Codec.described(
        shares,
        'Of what is sold on a strike beyond what is held, at the price of what it is on; beside every loss.',
      ),
    ),
  },
  'Options of the base are legs of the unit, valued by Black 76 at their mark’s own volatility, moved.',
)

/** What all contracts on one base ask together. */
export const scenarioUnit: Codec<ScenarioUnit> = Codec.record<ScenarioUnit>(
  {
    moves: Codec.list(move, limits.tiers),
    loss: Codec.described(shares, 'Of the largest loss over the moves.'),
    size: orNone('Of all sizes, beside the loss.'),
    net: orNone(
      'Of the net size, options by their deltas: with the next, the least that is asked.',
    ),
    hedged: orNone('Of half of what is hedged.'),
    options: Codec.optional(shocks),
    perUnit: Codec.optional(
      Codec.described(
        notNegative,
        'Of the numeraire for each unit of the base of an option or dated future, at least; a long option no more than it is worth.',
      ),
    ),
  },
  'The greater of loss and size, and of net and hedged.',
)

/**
 * Portfolio margin by base.
 *
 * Rules: [SCEN11]
 */
export const scenario: Codec<ScenarioMethod> = Codec.checked(
  Codec.record<ScenarioMethod>(
    {
      name: Scalar.tag('scenario'),
      units: Codec.mapped(() => scenarioUnit, limits.assets),
      standard: Codec.optional(
        Codec.described(scenarioUnit, 'For each base that is not listed; left out, none is taken.'),
      ),
      collateral: Codec.mapped(Table.haircut, limits.assets),
      liabilities: Codec.optional(Codec.mapped(liability, limits.assets)),
      feeRate: Codec.absent(share, Ratio.zero),
    },
    'Portfolio margin of linear and inverse contracts, by base, with multi-asset collateral.',
  ),
  sound(scenarioRules.fault),
)
