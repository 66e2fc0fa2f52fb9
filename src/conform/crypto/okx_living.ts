import { Brackets } from '../../model/Brackets.ts'
import type { Liability } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { contractsMax } from '../../venues/okx/positionTiers.ts'
import { longState, shortLiquidationPrice } from '../../venues/okx/spotMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { assessed, flat, type Holding, lotPlaces, priceOf, steps } from './desk.ts'
import { okxPortfolio } from './okxPortfolio.ts'
import { optionOf, required, venueMargin, withPrice } from './optionDesk.ts'
import { haircut, rows } from './reading.ts'

/** OKX: tiers on the whole position, discounts band by band, isolated and multi-currency prices. */
export const okx_living: MethodAdapter = {
  'okx.tier.whole_position': wholePosition,
  'okx.tier.max_contracts': (input) => ({
    maxContracts: contractsMax(
      Facts.whole(input, 'tier'),
      Facts.whole(input, 'tier1Max'),
      Facts.whole(input, 'step'),
    ),
  }),
  'okx.discount.tiered': discounted,
  'okx.initial_margin.linear': initialLinear,
  'okx.initial_margin.inverse': initialInverse,
  'okx.margin.isolated_long': isolatedLong,
  'okx.margin.isolated_short': isolatedShort,
  'okx.multi_currency.liquidation_price': multiCurrency,
  'okx.option.short_position_margin': shortOption,
  ...okxPortfolio,
}

/** Rows are by contracts, the upper end included. */
function wholePosition(input: Facts): Found {
  const contracts = Ratio.abs(Facts.number(input, 'contracts'))
  const size = Facts.number(input, 'contractValue')
  const mark = Facts.number(input, 'markPx')
  const lots = (count: Ratio): bigint => steps(Ratio.mul(count, size), lotPlaces)
  const table = Brackets.byLots(
    rows(input, 'tiers').map(([floor, rate]) => ({
      floor: Amount.of(lots(floor)),
      rate,
      leverageMax: Ratio.one,
    })),
  )
  const quantity = Ratio.mul(contracts, size)
  const holdings = [{ quantity, entry: mark, mark, table }]
  const { maintenance } = assessed({ payoff: 'linear', cash: Ratio.zero, holdings })
  const tier = Brackets.tier(table, lots(contracts))
  return { mmr: Brackets.rateIn(table, tier), maintenanceMargin: maintenance }
}

/** A short option in coin, its price a share of what it is on. */
function shortOption({ futures, contracts, ...input }: Facts): Found {
  const told = { ...input, underlying: futures, size: contracts }
  const { quantity, ...option } = optionOf(told, venueMargin('okx'), true)
  const short = required({ ...option, quantity: Ratio.negate(quantity) })
  return { positionMargin: withPrice(short).initial }
}

/** The value of a balance beside nothing else. */
function discounted(input: Facts): Found {
  const price = Facts.number(input, 'price')
  const holdings = [{ quantity: Ratio.zero, entry: price, mark: price, table: flat(Ratio.zero) }]
  const coin = { amount: Facts.number(input, 'amount'), haircut: haircut(input) }
  const { equity } = assessed({ payoff: 'linear', cash: Ratio.zero, holdings, coin })
  return { value: equity }
}

function initialLinear(input: Facts): Found {
  const mark = Facts.number(input, 'markPx')
  const table = flat(Ratio.zero, Ratio.zero, Facts.number(input, 'leverage'))
  const holdings = [{ quantity: Facts.number(input, 'quantity'), entry: mark, mark, table }]
  return { initialMargin: assessed({ payoff: 'linear', cash: Ratio.zero, holdings }).initial }
}

function initialInverse(input: Facts): Found {
  const mark = Facts.number(input, 'markPx')
  const table = flat(Ratio.zero, Ratio.zero, Facts.number(input, 'leverage'))
  const holdings = [{ quantity: Facts.number(input, 'usdValue'), entry: mark, mark, table }]
  return { initialMargin: assessed({ payoff: 'inverse', cash: Ratio.zero, holdings }).initial }
}

const spotTerms = (input: Facts) => ({
  rate: Facts.number(input, 'mmrRate'),
  takerFee: Facts.number(input, 'takerFee'),
})

function isolatedLong(input: Facts): Found {
  const state = longState({
    ...spotTerms(input),
    held: Facts.number(input, 'pos'),
    owed: Facts.number(input, 'liab'),
    margin: Facts.number(input, 'margin'),
    mark: Facts.number(input, 'markPx'),
  })
  const { profit, maintenance, ratio, liquidationPrice } = state
  return { upl: profit, mmr: maintenance, mgnRatio: ratio, liqPx: liquidationPrice }
}

function isolatedShort(input: Facts): Found {
  const [held, owed] = [Facts.number(input, 'quoteAsset'), Facts.number(input, 'liabBase')]
  return { liqPx: shortLiquidationPrice(held, owed, spotTerms(input)) }
}

/** The coin held is the one that is traded: both prices move together. */
function multiCurrency(input: Facts): Found {
  const entry = Facts.number(input, 'entry')
  const own = { ...holdingOf(input), mark: entry }
  const coin = Facts.optional(input, 'coin')
  const weight = Facts.optional(input, 'discount') ?? Ratio.one
  const borrowed = Facts.optional(input, 'borrowMmr')
  const setting = {
    payoff: 'linear',
    cash: Facts.number(input, 'cash'),
    holdings: [own, ...Facts.objects(input, 'others').map(holdingOf)],
    ...(coin && { coin: { amount: coin, haircut: { tiers: [{ floor: Amount.zero, weight }] } } }),
    ...(borrowed && { liability: liabilityOf(borrowed) }),
  } as const
  const feeRate = Facts.number(input, 'takerFee')
  const basis = coin === null ? 'instrument' : 'underlying'
  return { liquidationPrice: priceOf(setting, { feeRate, basis }) }
}

function holdingOf(one: Facts): Holding {
  const entry = Facts.number(one, 'entry')
  return {
    quantity: Facts.number(one, 'q'),
    entry,
    mark: one.mark === undefined ? entry : Facts.number(one, 'mark'),
    table: flat(Facts.number(one, 'mmr')),
  }
}

const liabilityOf = (maintenance: Ratio): Liability => ({
  weight: Ratio.one,
  initial: maintenance,
  maintenance,
  cap: Amount.zero,
})
