import { Ratio } from '../../money/Ratio.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import type { Facts } from '../Facts.ts'
import { optionOf, required, venueMargin, withPrice } from './optionDesk.ts'

/** Deribit's options under standard margin. */
export const deribit_options: MethodAdapter = {
  'deribit.sm.option': option,
}

function option(input: Facts): Found {
  const margin = venueMargin('deribit')
  const contract = optionOf(input, margin, input.linear !== true)
  const { initial, maintenance } = withPrice(required(contract))
  return {
    initialMargin: initial,
    maintenanceMargin: maintenance,
    initialMarginUsd: Ratio.mul(initial, contract.spot),
    maintenanceMarginUsd: Ratio.mul(maintenance, contract.spot),
  }
}
