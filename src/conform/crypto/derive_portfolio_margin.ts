import { Ratio } from '../../money/Ratio.ts'
import type {
  DeriveBook,
  DeriveExpiry,
  DeriveScenario,
  DeriveTerms,
  Pair,
} from '../../venues/derive/DeriveTerms.ts'
import { portfolioMargin } from '../../venues/derive/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Derive's portfolio margin, version 2: cases of its own tests, recomputed. */
export const derive_portfolio_margin: MethodAdapter = {
  'derive.pmrm2_portfolio_margin': (input) => {
    const book = bookOf(Facts.object(input, 'scenario'))
    return found(portfolioMargin(book, termsOf(Facts.object(input, 'parameters'))))
  },
}

function found(margin: ReturnType<typeof portfolioMargin>): Found {
  const { initial, maintenance, markToMarket, options, collateral, worst } = margin
  return {
    netMaintenanceMargin: maintenance,
    netInitialMargin: initial,
    markToMarket,
    optionMtM: options,
    collateralMtM: collateral,
    worstScenario: worst === null ? 'regular' : groupOf(worst),
    liquidatable: maintenance.numerator < 0n,
  }
}

/** The names of its tests: what is damped is a tail. */
function groupOf({ volatility, weight }: DeriveScenario): string {
  if (volatility === 'linear' || volatility === 'abs') return 'skew'
  return Ratio.compare(weight, Ratio.one) === 0 ? 'regular' : 'tail'
}

const double = (facts: Facts, name: string): number => Ratio.toNumber(Facts.number(facts, name))

function bookOf(scenario: Facts): DeriveBook {
  const number = (name: string): Ratio => Facts.number(scenario, name)
  return {
    cash: number('Cash'),
    spot: number('SpotPrice'),
    spotConfidence: number('SpotConfidence'),
    stablePrice: number('StablePrice'),
    perpetual: {
      size: number('NumPerps'),
      price: number('PerpPrice'),
      confidence: number('PerpConfidence'),
      unsettled: Ratio.add(number('UnrealisedPerpPNL'), number('UnrealisedFunding')),
    },
    collaterals: Facts.objects(scenario, 'Collaterals').map((one) => ({
      amount: Facts.number(one, 'Amount'),
      price: Facts.number(one, 'Price'),
      confidence: Facts.number(one, 'Confidence'),
      isHedge: one.IsRiskCancelling === true,
      haircut: pair(one, 'IMHaircut', 'MMHaircut'),
    })),
    expiries: Facts.objects(scenario, 'OptionFeeds').map((feed) =>
      expiryOf(feed, Facts.objects(scenario, 'Options')),
    ),
  }
}

function expiryOf(feed: Facts, options: readonly Facts[]): DeriveExpiry {
  const confidences = ['ForwardConfidence', 'RateConfidence', 'OptionVolConfidences']
  return {
    seconds: double(feed, 'FeedExpiry'),
    forward: double(feed, 'Forward'),
    rate: double(feed, 'Rate'),
    confidence: confidences.map((name) => Facts.number(feed, name)).reduce(Ratio.min),
    options: options
      .filter((one) => one.Expiry === feed.FeedExpiry)
      .map((one) => ({
        right: one.IsCall === 1 ? 'call' : 'put',
        strike: Facts.number(one, 'Strike'),
        volatility: double(one, 'MarkVol'),
        amount: Facts.number(one, 'Amount'),
      })),
  }
}

const pair = (facts: Facts, initial: string, maintenance: string): Pair => ({
  initial: Facts.number(facts, initial),
  maintenance: Facts.number(facts, maintenance),
})

function termsOf(parameters: Facts): DeriveTerms {
  const [margin, other] = [
    Facts.object(parameters, 'Margin'),
    Facts.object(parameters, 'OtherContingency'),
  ]
  const shock = Facts.object(parameters, 'VolShock')
  return {
    scenarios: Facts.objects(parameters, 'Scenarios').map(scenarioOf),
    shock: {
      up: double(shock, 'VOLRANGEUP'),
      down: double(shock, 'VOLRANGEDOWN'),
      shortPower: double(shock, 'SHORTTERMPOWER'),
      longPower: double(shock, 'LONGTERMPOWER'),
      daysLeast: double(shock, 'DTE_FLOOR'),
      upLeast: double(shock, 'MIN_VOL_EVAL_SHOCKED'),
    },
    skews: { linear: skewOf(parameters, 'LINEAR'), abs: skewOf(parameters, 'ABS') },
    lossShare: pair(margin, 'IM_LOSS_FACTOR', 'MM_LOSS_FACTOR'),
    discounts: {
      long: discountOf(margin, 'BASE_STATIC_DISCOUNT', 'LONG'),
      short: discountOf(margin, 'BASE_STATIC_DISCOUNT_NEG', 'SHORT'),
    },
    basis: basisOf(Facts.object(parameters, 'BasisContingency')),
    peg: shortfall(other, 'PEG_LOSS_THRESHOLD', 'PEG_LOSS_FACTOR'),
    confidence: shortfall(other, 'CONF_THRESHOLD', 'CONF_MARGIN'),
    perpetual: pair(other, 'IM_PERP_PERCENT', 'MM_PERP_PERCENT'),
    nakedShort: pair(other, 'IM_OPTION_PERCENT', 'MM_OPTION_PERCENT'),
  }
}

const moves = { Up: 'up', None: 'same', Down: 'down', LINEAR: 'linear', ABS: 'abs' } as const

const scenarioOf = (one: Facts): DeriveScenario => ({
  price: Facts.number(one, 'SpotShock'),
  volatility: moves[Facts.word(one, 'VolShockDirection', ['Up', 'None', 'Down', 'LINEAR', 'ABS'])],
  weight: Facts.number(one, 'DampeningFactor'),
})

function skewOf(parameters: Facts, way: 'LINEAR' | 'ABS') {
  const skew = Facts.object(parameters, 'SkewShock')
  return {
    cap: double(skew, `${way}_SCALE_CAP`),
    capByRoot: double(skew, `${way}_CBASE`),
    width: double(skew, 'MIN_WIDTH_SCALE'),
    volatility: double(skew, 'VOL_PARAM_STATIC'),
    volatilityByRoot: double(skew, 'VOL_PARAM_SCALE'),
    flatLeast: double(skew, 'MIN_K_STAR'),
  }
}

const discountOf = (margin: Facts, base: string, side: 'LONG' | 'SHORT') => ({
  base: double(margin, base),
  times: double(margin, `${side}_RATE_MULTSCALE`),
  plus: double(margin, `${side}_RATE_ADDSCALE`),
})

const basisOf = (basis: Facts) => ({
  up: Facts.number(basis, 'SCENARIO_SPOT_UP'),
  down: Facts.number(basis, 'SCENARIO_SPOT_DOWN'),
  plus: double(basis, 'BASIS_CONT_ADD_FACTOR'),
  times: double(basis, 'BASIS_CONT_MULT_FACTOR'),
})

const shortfall = (other: Facts, least: string, times: string) => ({
  least: Facts.number(other, least),
  times: Facts.number(other, times),
})
