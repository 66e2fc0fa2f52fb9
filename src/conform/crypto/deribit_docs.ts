import { Ratio } from '../../money/Ratio.ts'
import { futuresContingency, shortMinimum } from '../../venues/deribit/contingencies.ts'
import type { MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Worked examples of Deribit's older documents: the least for short options, offsetting futures. */
export const deribit_docs: MethodAdapter = {
  'deribit.pm_legacy.short_option_min': (input) => ({
    minMargin: shortMinimum(
      Facts.number(input, 'netShortPerStrike'),
      Facts.number(input, 'perContract'),
    ),
  }),
  'deribit.pm_legacy.offset_futures': (input) => ({
    margin: futuresContingency(
      [Ratio.abs(Facts.number(input, 'offsetBTC'))],
      Facts.number(input, 'rate'),
    ),
  }),
}
