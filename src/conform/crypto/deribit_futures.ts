import { Brackets } from '../../model/Brackets.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  inverseLiquidationPrice,
  inverseMargins,
  profitOf,
} from '../../venues/deribit/inverseFuture.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { assessed, lotPlaces } from './desk.ts'

/** Deribit's futures under standard margin: rates that grow with the size. */
export const deribit_futures: MethodAdapter = {
  'deribit.sm.linear_future': linearFuture,
  'deribit.sm.inverse_future': inverseFuture,
  'deribit.sm.inverse_liquidation_price': liquidationPrice,
}

/** A table by lots with a slope. */
function linearFuture(input: Facts): Found {
  const mark = Facts.number(input, 'index')
  const row = {
    floor: Amount.zero,
    rate: Facts.number(input, 'mmBase'),
    leverageMax: Ratio.div(Ratio.one, Facts.number(input, 'imBase')),
  }
  const perLot = Ratio.mul(Facts.number(input, 'slope'), Ratio.of(1n, Integer.pow10(lotPlaces)))
  const table = Brackets.byLots([row], perLot)
  const holdings = [{ quantity: Facts.number(input, 'size'), entry: mark, mark, table }]
  const { initial, maintenance } = assessed({ payoff: 'linear', cash: Ratio.zero, holdings })
  return { initialMargin: initial, maintenanceMargin: maintenance }
}

const futureOf = (input: Facts) => ({
  dollars: Facts.number(input, 'usd'),
  entry: Facts.number(input, 'entry'),
})

/** The profit of a session counts from the last settlement price. */
function inverseFuture(input: Facts): Found {
  const position = futureOf(input)
  const mark = Facts.number(input, 'mark')
  const rates = {
    initial: Facts.number(input, 'imBase'),
    maintenance: Facts.number(input, 'mmBase'),
    slope: Facts.number(input, 'slope'),
  }
  const { size, initial, maintenance } = inverseMargins(rates, position, mark)
  const settled = Facts.optional(input, 'settlement')
  return {
    sizeCoin: size,
    initialMargin: initial,
    maintenanceMargin: maintenance,
    pnl: profitOf(position, mark),
    sessionPnl: settled === null ? undefined : profitOf({ ...position, entry: settled }, mark),
  }
}

function liquidationPrice(input: Facts): Found {
  const rates = {
    maintenance: Facts.number(input, 'mmBase'),
    slope: Facts.number(input, 'slope'),
  }
  const balance = Facts.number(input, 'balance')
  return { liquidationPrice: inverseLiquidationPrice(rates, futureOf(input), balance) }
}
