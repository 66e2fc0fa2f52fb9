import { Ratio } from '../../money/Ratio.ts'
import { deleverage } from '../../venues/dydx/deleverage.ts'
import {
  bankruptcyPrice,
  fillablePrice,
  fundDelta,
  notionalLimits,
  type Reduction,
} from '../../venues/dydx/liquidation.ts'
import {
  initialFraction,
  type LiquidityTier,
  type Perpetual,
  Risk,
  type Subaccount,
} from '../../venues/dydx/Risk.ts'
import type { Answer, Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/** Numbers of dYdX v4's own tests, in quantums. */
export const dydx_v4: MethodAdapter = {
  'dydx.bankruptcyPrice': (input) => {
    const found = bankruptcyPrice(reductionOf(input))
    return found.ok ? { bankruptcyPriceQuoteQuantums: found.value } : failed(found.error)
  },
  'dydx.fillablePrice': fillable,
  'dydx.insuranceFundDelta': insurance,
  'dydx.isLiquidatable': (input) => {
    const risk = Risk.total(accountOf(input, 'account', perpetualsOf(input)))
    return {
      liquidatable: Risk.isLiquidatable(risk),
      netCollateral: risk.collateral,
      initialMargin: risk.initial,
      maintenanceMargin: risk.maintenance,
    }
  },
  'dydx.maxLiquidatableNotional': limits,
  'dydx.initialMargin': (input) => {
    const fraction = initialFraction(
      tierOf(Facts.object(input, 'tier')),
      Facts.whole(input, 'openInterestNotional'),
    )
    const notional = Facts.whole(input, 'notionalQuoteQuantums')
    return { initialMarginQuoteQuantums: Ratio.mulUp(notional, fraction) }
  },
  'dydx.oiScaledImf': (input) => {
    const fraction = initialFraction(tierOf(input), Facts.whole(input, 'openInterestNotional'))
    return { effectiveImfPpm: Ratio.mul(fraction, million) }
  },
  'dydx.marginRequirement': (input) => {
    const risk = Risk.riskOf(perpetualOf(input), Facts.whole(input, 'baseQuantums'))
    return { initialMargin: risk.initial, maintenanceMargin: risk.maintenance }
  },
  'dydx.riskCompare': (input) => ({
    cmp: BigInt(Risk.compare(riskOf(input, 'a'), riskOf(input, 'b'))),
  }),
  'dydx.riskIsLiquidatable': (input) => ({
    liquidatable: Risk.isLiquidatable(riskOf({ risk: input }, 'risk')),
  }),
  'dydx.deleveraging': deleveraged,
}

const million = Ratio.of(1_000_000n)

const ppm = (facts: Facts, name: string): Ratio => Ratio.of(Facts.whole(facts, name), 1_000_000n)

/** The names of dYdX's errors. */
const errors: { readonly [fault in 'sizeDelta' | 'fillZero' | 'refused']: string } = {
  sizeDelta: 'ErrInvalidPerpetualPositionSizeDelta',
  fillZero: 'ErrInvalidQuantumsForInsuranceFundDeltaCalculation',
  refused: 'ErrFailedToUpdateSubaccounts',
}

const failed = (fault: keyof typeof errors): Found => ({ error: errors[fault] })

function fillable(input: Facts): Found {
  const found = fillablePrice(reductionOf(input), {
    bankruptcyAdjustment: ppm(input, 'bankruptcyAdjustmentPpm'),
    spreadToMaintenance: ppm(input, 'spreadToMaintenanceMarginRatioPpm'),
  })
  return found.ok ? { fillablePriceQuoteQuantumsPerBaseQuantum: found.value } : failed(found.error)
}

function insurance(input: Facts): Found {
  const fill = {
    account: accountOf(input, 'account', perpetualsOf(input)),
    perpetualId: idOf(input),
    isBuy: input.isBuy === true,
    size: Facts.whole(input, 'fillBaseQuantums'),
    subticks: Facts.whole(input, 'fillSubticks'),
    exponent: Number(Facts.whole(input, 'quantumConversionExponent')),
  }
  const found = fundDelta(fill, ppm(input, 'maxLiquidationFeePpm'))
  return found.ok ? { insuranceFundDeltaQuoteQuantums: found.value } : failed(found.error)
}

function limits(input: Facts): Found {
  const [perpetual] = perpetualsOf(input)
  if (perpetual === undefined) throw new FactError('instruments: expected one')
  const { least, most } = notionalLimits(
    perpetual,
    Facts.whole(input, 'baseQuantums'),
    Facts.whole(input, 'minPositionNotionalLiquidated'),
    ppm(input, 'maxPositionPortionLiquidatedPpm'),
  )
  return { minNotional: least, maxNotional: most }
}

function deleveraged(input: Facts): Found {
  const perpetuals = perpetualsOf(input)
  const id = perpetuals[0]?.id ?? 0
  const delta = Facts.whole(input, 'deltaBaseQuantums')
  const [liquidated, offsetting] = ['liquidated', 'offsetting'].map((name) =>
    accountOf(input, name, perpetuals),
  ) as [Subaccount, Subaccount]
  const found = deleverage(liquidated, offsetting, id, delta)
  if (!found.ok) return { accepted: false, ...failed(found.error) }
  const shown = ({ quote, positions }: Subaccount): Answer => ({
    usdcQuantums: quote,
    baseQuantums: positions.find(({ perpetual }) => perpetual.id === id)?.size ?? 0n,
  })
  return {
    accepted: true,
    liquidated: shown(found.value.liquidated),
    offsetting: shown(found.value.offsetting),
    transferQuoteQuantums: found.value.quote,
  }
}

const riskOf = (input: Facts, name: string): Omit<Risk, 'initial'> => {
  const told = Facts.object(input, name)
  return { collateral: Facts.whole(told, 'NC'), maintenance: Facts.whole(told, 'MMR') }
}

const idOf = (facts: Facts): number => Number(Facts.whole(facts, 'perpetualId'))

const reductionOf = (input: Facts): Reduction => ({
  account: accountOf(input, 'account', perpetualsOf(input)),
  perpetualId: idOf(input),
  delta: Facts.whole(input, 'deltaBaseQuantums'),
})

const perpetualsOf = (input: Facts): readonly Perpetual[] =>
  Facts.objects(input, 'instruments').map(perpetualOf)

function perpetualOf(facts: Facts): Perpetual {
  return {
    id: facts.perpetualId === undefined ? 0 : idOf(facts),
    resolution: Number(Facts.whole(facts, 'atomicResolution')),
    price: Facts.whole(facts, 'oraclePrice'),
    exponent: Number(Facts.whole(facts, 'priceExponent')),
    openInterest: Facts.whole(facts, 'openInterestBaseQuantums'),
    tier: tierOf(Facts.object(facts, 'tier')),
  }
}

/** Some cases need no maintenance and state none. */
const tierOf = (facts: Facts): LiquidityTier => ({
  initial: ppm(facts, 'initialMarginPpm'),
  maintenanceShare:
    facts.maintenanceFractionPpm === undefined ? Ratio.one : ppm(facts, 'maintenanceFractionPpm'),
  openInterestLower: Facts.whole(facts, 'openInterestLowerCap'),
  openInterestUpper: Facts.whole(facts, 'openInterestUpperCap'),
})

function accountOf(input: Facts, name: string, perpetuals: readonly Perpetual[]): Subaccount {
  const told = Facts.object(input, name)
  return {
    quote: Facts.whole(told, 'usdcQuantums'),
    positions: Facts.objects(told, 'positions').map((one) => {
      const perpetual = perpetuals.find(({ id }) => id === idOf(one))
      if (perpetual === undefined) throw new FactError(`no instrument ${idOf(one)}`)
      return { perpetual, size: Facts.whole(one, 'baseQuantums') }
    }),
  }
}
