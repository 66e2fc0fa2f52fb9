import { Result } from '../../base/Result.ts'
import type { Brackets } from '../../model/Brackets.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import aster from './aster.json' with { type: 'json' }
import { BracketPreset } from './BracketPreset.ts'
import binanceCoinm from './binance-coinm.json' with { type: 'json' }
import binanceMultiAssets from './binance-multi-assets.json' with { type: 'json' }
import binancePortfolio from './binance-portfolio.json' with { type: 'json' }
import binanceUsdm from './binance-usdm.json' with { type: 'json' }
import bitmex from './bitmex.json' with { type: 'json' }
import bybitUnified from './bybit-unified.json' with { type: 'json' }
import deribit from './deribit.json' with { type: 'json' }
import derive from './derive.json' with { type: 'json' }
import dydxV4 from './dydx-v4.json' with { type: 'json' }
import gate from './gate.json' with { type: 'json' }
import hyperliquid from './hyperliquid.json' with { type: 'json' }
import kraken from './kraken.json' with { type: 'json' }
import lighter from './lighter.json' with { type: 'json' }
import okxMultiCurrency from './okx-multi-currency.json' with { type: 'json' }
import orderly from './orderly.json' with { type: 'json' }
import paradex from './paradex.json' with { type: 'json' }

const usdm = BracketPreset.load('binance-usdm.json', binanceUsdm)
const coinm = BracketPreset.load('binance-coinm.json', binanceCoinm)

/** Modes of Binance's accounts, which ask by the tables of its futures. */
const modes: readonly BracketPreset[] = [
  { ...BracketPreset.load('binance-multi-assets.json', binanceMultiAssets), rows: usdm.rows },
  {
    ...BracketPreset.load('binance-portfolio.json', binancePortfolio),
    rows: { ...usdm.rows, ...coinm.rows },
  },
]

/** All venues whose rules are known, and what of them is not. */
export const presets: readonly BracketPreset[] = [
  usdm,
  BracketPreset.load('hyperliquid.json', hyperliquid),
  coinm,
  ...modes,
  BracketPreset.load('aster.json', aster),
  BracketPreset.load('bitmex.json', bitmex),
  BracketPreset.load('bybit-unified.json', bybitUnified),
  BracketPreset.load('deribit.json', deribit),
  BracketPreset.load('derive.json', derive),
  BracketPreset.load('dydx-v4.json', dydxV4),
  BracketPreset.load('gate.json', gate),
  BracketPreset.load('kraken.json', kraken),
  BracketPreset.load('lighter.json', lighter),
  BracketPreset.load('okx-multi-currency.json', okxMultiCurrency),
  BracketPreset.load('orderly.json', orderly),
  BracketPreset.load('paradex.json', paradex),
]

export interface UnknownPreset {
  readonly code: 'preset.unknown'
  readonly name: string
  readonly known: readonly string[]
}

/**
 * A venue's bracket tables by name, floors in atoms of a settlement asset with the given decimals.
 *
 * Rules: [MARGIN14]
 *
 * @example
 * preset('hyperliquid', 6) // => { ok: true, value: Map { 'BTC/USDC:USDC' => … } }
 * preset('ftx', 6) // => { ok: false, error: { code: 'preset.unknown', name: 'ftx', known: [ … ] } }
 */
export function preset(
  name: string,
  settleDecimals: number,
): Result<ReadonlyMap<InstrumentId, Brackets>, UnknownPreset> {
  const found = presets.find((candidate) => candidate.name === name)
  if (found !== undefined) return Result.success(BracketPreset.bracketsOf(found, settleDecimals))
  const known = presets.map((candidate) => candidate.name)
  return Result.failure({ code: 'preset.unknown', name, known })
}
