import { Brackets } from '../../model/Brackets.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { assessed, flat, priceOf, type Setting } from './desk.ts'

/** The answers of Hyperliquid's own example: liquidation prices of one tier. */
export const hyperliquid_peer: MethodAdapter = {
  'hyperliquid.liquidation_price.cross': (input) => {
    const others = Facts.number(input, 'otherMaintenanceMargin')
    return answered(
      settingOf(input, Ratio.sub(Facts.number(input, 'accountValue'), others), 'markPrice'),
    )
  },
  'hyperliquid.liquidation_price.isolated': (input) => {
    const setting = settingOf(input, Facts.number(input, 'isolatedMargin'), 'entryPrice')
    return { ...answered(setting), isolatedEquity: assessed(setting).equity }
  },
}

/** Margin counts from the entry, an account's value from the mark. */
function settingOf(input: Facts, cash: Ratio, from: 'markPrice' | 'entryPrice'): Setting {
  const table = flat(Brackets.halfInitial(Facts.number(input, 'maxLeverage')))
  const quantity = Facts.number(input, 'position')
  const mark = Facts.number(input, 'markPrice')
  const holdings = [{ quantity, entry: Facts.number(input, from), mark, table }]
  return { payoff: 'linear', cash, holdings }
}

const answered = (setting: Setting): Found => ({
  maintenanceMargin: assessed(setting).maintenance,
  liquidationPrice: priceOf(setting),
})
