import type { Adapter } from '../Adapter.ts'
import { binance_docs } from './binance_docs.ts'
import { binance_pm_living } from './binance_pm_living.ts'
import { bitmex_docs } from './bitmex_docs.ts'
import { bybit_docs } from './bybit_docs.ts'
import { bybit_living } from './bybit_living.ts'
import { dango_liquidation } from './dango_liquidation.ts'
import { deribit_docs } from './deribit_docs.ts'
import { deribit_living } from './deribit_living.ts'
import { derive_portfolio_margin } from './derive_portfolio_margin.ts'
import { derive_standard_margin } from './derive_standard_margin.ts'
import { drift_liquidate_perp } from './drift_liquidate_perp.ts'
import { drift_liquidation_math } from './drift_liquidation_math.ts'
import { drift_user_peer } from './drift_user.ts'
import { dydx_docs } from './dydx_docs.ts'
import { dydx_v4 } from './dydx_v4.ts'
import { dydx_web_peer } from './dydx_web_peer.ts'
import { gate_docs } from './gate_docs.ts'
import { hyperliquid_docs } from './hyperliquid_docs.ts'
import { hyperliquid_living } from './hyperliquid_living.ts'
import { hyperliquid_peer } from './hyperliquid_peer.ts'
import { mango_health } from './mango_health.ts'
import { mango_perp } from './mango_perp.ts'
import { mango_token_liq } from './mango_token_liq.ts'
import { mcs_docs } from './mcs_docs.ts'
import { okx_docs } from './okx_docs.ts'
import { okx_living } from './okx_living.ts'
import { orderly_peer } from './orderly_peer.ts'
import { others_living } from './others_living.ts'
import { vega } from './vega.ts'
import { vega_scenarios } from './vega_scenarios.ts'

/** Adapters of the venues' futures and perpetuals, by file. */
export const crypto: { readonly [file: string]: Adapter } = {
  binance_docs,
  binance_pm_living,
  bitmex_docs,
  bybit_docs,
  bybit_living,
  dango_liquidation,
  deribit_docs,
  deribit_living,
  derive_portfolio_margin,
  derive_standard_margin,
  drift_liquidate_perp,
  drift_liquidation_math,
  drift_user_peer,
  dydx_docs,
  dydx_v4,
  dydx_web_peer,
  gate_docs,
  hyperliquid_docs,
  hyperliquid_living,
  hyperliquid_peer,
  mango_health_mined: mango_health,
  mango_health_peer: mango_health,
  mango_perp_bankruptcy: mango_perp,
  mango_perp_liq: mango_perp,
  mango_token_liq,
  mcs_docs,
  okx_docs,
  okx_living,
  orderly_peer,
  others_living,
  vega_margin_levels: vega,
  vega_scenarios,
  vega_unit: vega,
}
