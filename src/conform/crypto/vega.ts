import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  type IsolatedTerms,
  orderMargin,
  orderSideMargin,
  positionMargin,
  type VegaOrder,
} from '../../venues/vega/isolatedMode.ts'
import { disposalSizes, liquidationPrice } from '../../venues/vega/liquidation.ts'
import { riskFactors, tailRisk } from '../../venues/vega/lognormal.ts'
import {
  MarginLevels,
  type VegaMarket,
  type VegaOrders,
  type VegaParty,
  type VegaScaling,
} from '../../venues/vega/MarginLevels.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { orZero } from './reading.ts'

/** Vega's own tests and specification. */
export const vega: MethodAdapter = {
  'vega.margin_levels.cross': levels,
  'vega.collateral': collateral,
  'vega.isolated.order_side_margin': (input) => ({
    orderMargin: orderSideMargin(
      Facts.word(input, 'side', ['buy', 'sell']),
      contracts(input, Facts.number(input, 'positionSize')),
      ordersOf(input, 'orders'),
      termsOf(input),
    ),
  }),
  'vega.isolated.order_margin': (input) => ({
    orderMargin: orderMargin(
      contracts(input, Facts.number(input, 'positionSize')),
      ordersOf(input, 'buyOrders'),
      ordersOf(input, 'sellOrders'),
      termsOf(input),
    ),
  }),
  'vega.isolated.position_margin': isolated,
  'vega.lognormal_var_es': (input) => {
    const { value, shortfall } = tailRisk({
      mean: double(input, 'mu'),
      deviation: double(input, 'sigma'),
      tail: double(input, 'lambda_'),
    })
    return { VaR: value, ES: shortfall }
  },
  'vega.lognormal_risk_factors': factors,
  'vega.liquidation_price': price,
  'vega.network_disposal_sizes': (input) => ({
    sizes: disposalSizes(
      Facts.whole(input, 'position'),
      {
        fraction: Facts.number(input, 'disposalFraction'),
        fullSize: Facts.whole(input, 'fullDisposalSize'),
        bookShare: Facts.number(input, 'maxFractionConsumed'),
      },
      Facts.whole(input, 'bookSideVolumeInRange'),
    ),
  }),
}

function levels(input: Facts): Found {
  const [party, market] = [partyOf(input), marketOf(input)]
  return input.scalingFactors === undefined
    ? { maintenance: MarginLevels.maintenance(party, market) }
    : { ...MarginLevels.of(party, market, scalingOf(input)) }
}

function collateral(input: Facts): Found {
  const levels = MarginLevels.of(partyOf(input), marketOf(input), scalingOf(input))
  const funds = { margin: Facts.whole(input, 'margin'), general: Facts.whole(input, 'general') }
  return { ...levels, ...MarginLevels.collect(funds, levels, input.inAuction === true) }
}

function isolated(input: Facts): Found {
  const found = positionMargin({
    position: Facts.number(input, 'openVolume'),
    averageEntry: Facts.number(input, 'averageEntryPrice'),
    factor: Facts.number(input, 'marginFactor'),
    ...factorsOf(input),
    initial: MarginLevels.of(partyOf(input), marketOf(input), scalingOf(input)).initial,
  })
  return found.ok ? { positionMargin: found.value } : { error: found.error }
}

/** What a rate other than zero does is not known. */
function factors(input: Facts): Found {
  if (Facts.whole(input, 'r') !== 0n) throw new FactError('r: expected 0')
  const { long, short } = riskFactors({
    drift: double(input, 'mu'),
    volatility: double(input, 'sigma'),
    years: double(input, 'tau'),
    tail: double(input, 'lambda_'),
  })
  return { riskFactorLong: long, riskFactorShort: short }
}

function price(input: Facts): Found {
  const open = Facts.number(input, 'openVolume')
  const { riskLong, riskShort, slippage } = factorsOf(input)
  const found = liquidationPrice({
    open,
    mark: Facts.number(input, 'markPrice'),
    collateral: Facts.number(input, 'collateralAvailable'),
    risk: Ratio.compare(open, Ratio.zero) < 0 ? riskShort : riskLong,
    slippage,
    slippageSquare: Facts.number(input, 'quadraticSlippageFactor'),
    funding: Facts.number(input, 'fundingPaymentPerUnit'),
  })
  return found === null ? { error: 'liquidation price not defined' } : { liquidationPrice: found }
}

const double = (input: Facts, name: string): number => Ratio.toNumber(Facts.number(input, name))

/** Sizes are whole numbers of 10^-places contracts, places below zero included. */
function inContracts(input: Facts, size: Ratio): Ratio {
  const places = Number(Facts.optional(input, 'positionDecimalPlaces')?.numerator ?? 0n)
  const unit = Ratio.of(Integer.pow10(Math.abs(places)))
  return places < 0 ? Ratio.mul(size, unit) : Ratio.div(size, unit)
}

const sideOf = (input: Facts, name: string): VegaOrders => ({
  size: inContracts(input, orZero(input, `${name}Volume`)),
  worth: inContracts(input, orZero(input, `${name}SumProduct`)),
})

const partyOf = (input: Facts): VegaParty => ({
  open: inContracts(input, Facts.number(input, 'openVolume')),
  buys: sideOf(input, 'buyOrders'),
  sells: sideOf(input, 'sellOrders'),
})

/** Some cases need the factor of one side alone and state no other. */
const factorsOf = (
  input: Facts,
): { readonly riskLong: Ratio; readonly riskShort: Ratio; readonly slippage: Ratio } => ({
  riskLong: orZero(input, 'riskFactorLong'),
  riskShort: orZero(input, 'riskFactorShort'),
  slippage: Facts.number(input, 'linearSlippageFactor'),
})

const marketOf = (input: Facts): VegaMarket => ({
  mark: Facts.number(input, 'markPrice'),
  auctionPrice: input.inAuction === true ? Facts.number(input, 'auctionPrice') : null,
  ...factorsOf(input),
  funding: Ratio.mul(orZero(input, 'fundingPaymentPerUnit'), orZero(input, 'marginFundingFactor')),
})

function scalingOf(input: Facts): VegaScaling {
  const told = Facts.object(input, 'scalingFactors')
  const [search, initial, release] = Facts.several(told, 'search', 'initial', 'release')
  return { search, initial, release }
}

/** Sizes of these cases are of a factor of units. */
const contracts = (input: Facts, size: Ratio): Ratio =>
  Ratio.div(size, Facts.number(input, 'positionFactor'))

const ordersOf = (input: Facts, name: string): readonly VegaOrder[] =>
  Facts.objects(input, name).map((one) => ({
    size: contracts(input, Facts.number(one, 'remaining')),
    price: Facts.number(one, 'price'),
  }))

const termsOf = (input: Facts): IsolatedTerms => ({
  factor: Facts.number(input, 'marginFactor'),
  auctionPrice: Facts.optional(input, 'auctionPrice'),
})
