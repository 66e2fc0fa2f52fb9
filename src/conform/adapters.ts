import { v36 } from '../protocols/aave/v36.ts'
import { v37 } from '../protocols/aave/v37.ts'
import type { Adapter } from './Adapter.ts'
import { crypto } from './crypto/crypto.ts'
import { aaveAccount, aaveIndices, aaveLiquidation } from './lending/aave-v3.ts'
import { aaveV4Amounts } from './lending/aave-v4.ts'
import { cometAbsorb } from './lending/cometAbsorb.ts'
import { cometInterest } from './lending/cometInterest.ts'
import { eulerLiquidation } from './lending/eulerLiquidation.ts'
import { liquityLiquidation } from './lending/liquity-v1.ts'
import { liquityV2 } from './lending/liquity-v2.ts'
import { liquityV2Asserted } from './lending/liquityV2Asserted.ts'
import { makerAuction } from './lending/makerAuction.ts'
import { makerJugRate } from './lending/makerJugRate.ts'
import { makerPriceDecay } from './lending/makerPriceDecay.ts'
import { morphoBlueLiquidation } from './lending/morphoBlueLiquidation.ts'
import { morphoPreLiquidation } from './lending/morphoPreLiquidation.ts'
import { venusLiquidation } from './lending/venusLiquidation.ts'
import { ebaFiresale } from './pressure/eba-firesale.ts'
import { callDeadlines } from './tradfi/call_deadlines.ts'
import { finraIntraday } from './tradfi/finra_intraday_margin_2026.ts'
import { finraPortfolio } from './tradfi/finra_portfolio_margin.ts'
import { finraRegT } from './tradfi/finra_regt_examples.ts'
import { futuresSettlement } from './tradfi/futures_daily_settlement.ts'
import { lotsForMargin, pretradeAcceptance } from './tradfi/groupOrders.ts'
import { scheduleMargin } from './tradfi/im_schedule_ore_cdm.ts'
import { leanMarginCalls } from './tradfi/lean_margin_calls.ts'
import { liquidationSizing } from './tradfi/liquidation_sizing.ts'
import { lykkeLevels } from './tradfi/lykke_margin_levels.ts'
import { nautilusMargin } from './tradfi/nautilus_margin.ts'
import { optionExamples } from './tradfi/options.ts'
import { spanBooks, spanExamples } from './tradfi/span.ts'

/** Adapters by the name of the file they answer, without its ending. */
export const adapters: { readonly [file: string]: Adapter } = {
  ...crypto,
  call_deadlines: callDeadlines,
  cboe_margin_manual_examples: optionExamples,
  finra_intraday_margin_2026: finraIntraday,
  finra_portfolio_margin: finraPortfolio,
  finra_regt_examples: finraRegT,
  futures_daily_settlement: futuresSettlement,
  im_schedule_ore_cdm: scheduleMargin,
  lean_fop_observed: optionExamples,
  lean_lots_for_margin_delta: lotsForMargin,
  lean_margin_calls: leanMarginCalls,
  lean_naked_options_vs_ib: optionExamples,
  lean_option_strategies_vs_ib: optionExamples,
  lean_pretrade_acceptance: pretradeAcceptance,
  liquidation_sizing: liquidationSizing,
  lykke_margin_levels: lykkeLevels,
  nautilus_margin: nautilusMargin,
  option_pairing_optimum: optionExamples,
  span_examples: spanExamples,
  span_risk_array_books: spanBooks,
  'eba-firesale': ebaFiresale,
  'aave-v3.6-account': aaveAccount(v36),
  'aave-v3.6-index-accrual': aaveIndices,
  'aave-v3.6-liquidation': aaveLiquidation(v36),
  'aave-v3.7-account': aaveAccount(v37),
  'aave-v3.7-index-accrual': aaveIndices,
  'aave-v3.7-liquidation': aaveLiquidation(v37),
  'aave-v4-liquidation-amounts': aaveV4Amounts,
  'comet-absorb': cometAbsorb,
  'comet-interest': cometInterest,
  'euler-v2-liquidation': eulerLiquidation,
  'liquity-v1-liquidation': liquityLiquidation,
  'liquity-v2-asserted': liquityV2Asserted,
  'liquity-v2-batch': liquityV2,
  'liquity-v2-interest': liquityV2,
  'liquity-v2-limits': liquityV2,
  'liquity-v2-liquidation': liquityV2,
  'liquity-v2-redemption': liquityV2,
  'liquity-v2-redemption-branches': liquityV2,
  'liquity-v2-shutdown': liquityV2,
  'liquity-v2-stability-pool': liquityV2,
  'maker-auction': makerAuction,
  'maker-jug-rate': makerJugRate,
  'maker-price-decay': makerPriceDecay,
  'morpho-blue-liquidation': morphoBlueLiquidation,
  'morpho-pre-liquidation': morphoPreLiquidation,
  'venus-liquidation': venusLiquidation,
}
