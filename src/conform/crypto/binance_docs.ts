import { Brackets, type DeclaredSpec, type Tier } from '../../model/Brackets.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'
import { flat, type Holding, priceOf } from './desk.ts'
import { signed } from './reading.ts'

/** Worked examples of Binance's documents: brackets, maintenance amounts, liquidation prices. */
export const binance_docs: MethodAdapter = {
  'binance.um.liquidation_price': umLiquidationPrice,
  'binance.maintenance_amount': (input) =>
    nextAmount(Facts.number(input, 'floor'), input, Facts.optional(input, 'prevCum')),
  'binance.coinm.maintenance': (input) =>
    nextAmount(Facts.number(input, 'notional'), input, Facts.optional(input, 'cumPrev')),
  'binance.tier_lookup': tierLookup,
  'binance.tier_continuity': tierContinuity,
}

/** An isolated position has its own margin; a cross position shares the wallet. */
function umLiquidationPrice(input: Facts): Found {
  const others = input.mode === 'isolated' ? [] : Facts.objects(input, 'otherPosition')
  const own = Facts.isFacts(input.position) ? holdingOf(input.position) : isolatedOf(input)
  const quantity = signed(input, own.quantity)
  const cash = Facts.optional(input, 'walletBalance') ?? Facts.number(input, 'isolatedMargin')
  const holdings = [{ ...own, quantity }, ...others.map(holdingOf)]
  return { liquidationPrice: priceOf({ payoff: 'linear', cash, holdings }) }
}

function holdingOf(position: Facts): Holding {
  const entry = Facts.number(position, 'ep')
  return {
    quantity: Facts.number(position, 'q'),
    entry,
    mark: Facts.optional(position, 'mark') ?? entry,
    table: flat(Facts.number(position, 'mmr'), Facts.number(position, 'cum')),
  }
}

function isolatedOf(input: Facts): Holding {
  const entry = Facts.number(input, 'entry')
  return {
    quantity: Facts.number(input, 'quantity'),
    entry,
    mark: Facts.optional(input, 'mark') ?? entry,
    table: flat(Facts.number(input, 'mmr'), Facts.number(input, 'cum')),
  }
}

/** The amount of a bracket with a given floor, and the bracket before it where there is one. */
function nextAmount(floor: Ratio, input: Facts, amountBefore: Ratio | null): Found {
  const rows = [
    row(Ratio.zero, Facts.optional(input, 'prevMmr') ?? Ratio.zero, amountBefore),
    row(floor, Facts.number(input, 'mmr'), null),
  ]
  const table = Brackets.declared(rows)
  return { maintenanceAmount: amountOf(table, table.tiers[1] as Tier) }
}

function tierLookup(input: Facts): Found {
  const rows = Facts.objects(input, 'tiers').map((tier) =>
    row(
      Facts.number(tier, 'minNotional'),
      Facts.number(tier, 'maintenanceMarginRate'),
      Facts.optional(tier, 'maintAmt'),
    ),
  )
  const table = Brackets.declared(rows)
  const notional = atoms(Facts.number(input, 'notional'))
  const tier = Brackets.tier(table, notional)
  return {
    mmr: Brackets.rateIn(table, tier),
    maintenanceAmount: amountOf(table, tier),
    maintenanceMargin: units(Brackets.maintenance(table, notional)),
  }
}

/** The maintenance of each of two brackets at their common border. */
function tierContinuity(input: Facts): Found {
  const notional = atoms(Facts.number(input, 'notional'))
  const asked = (name: string): Ratio => {
    const [rate, amount] = Facts.numbers(input, name, 2) as [Ratio, Ratio]
    return units(Brackets.maintenance(Brackets.declared([row(Ratio.zero, rate, amount)]), notional))
  }
  return { maintenanceMargin: [asked('tierA'), asked('tierB')] }
}

const row = (floor: Ratio, rate: Ratio, amount: Ratio | null): DeclaredSpec => ({
  floor: Amount.of(atoms(floor)),
  rate,
  leverageMax: Ratio.one,
  amount: amount === null ? null : Ratio.of(atoms(amount)),
})

const amountOf = (table: Brackets, tier: Tier): Ratio =>
  Ratio.mul(Brackets.amountIn(table, tier), units(1n))
