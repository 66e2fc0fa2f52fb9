import {
  type LighterPosition,
  requirementOf,
  stageOf,
  zeroPrice,
} from '../../venues/lighter/liquidation.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Lighter: stages of an account, zero prices. */
export const lighter_living: MethodAdapter = {
  'lighter.stage': (input) => ({
    stage: stageOf({
      value: Facts.number(input, 'value'),
      initial: Facts.number(input, 'initial'),
      maintenance: Facts.number(input, 'maintenance'),
      closeOut: Facts.number(input, 'closeOut'),
    }),
  }),
  'lighter.zero_price': zeroPrices,
}

function zeroPrices(input: Facts): Found {
  const value = Facts.number(input, 'accountValue')
  const positions = Facts.objects(input, 'positions').map(
    (one): LighterPosition => ({
      size: Facts.number(one, 'size'),
      mark: Facts.number(one, 'mark'),
      rate: Facts.number(one, 'm'),
    }),
  )
  const required = requirementOf(positions)
  return {
    mmr: required,
    zeroPrices: positions.map((position) => zeroPrice(position, value, required)),
  }
}
