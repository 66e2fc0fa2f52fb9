import { Result } from '../../base/Result.ts'
import type { Brackets } from '../../model/Brackets.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { BracketPreset } from './BracketPreset.ts'
import binanceUsdm from './binance-usdm.json' with { type: 'json' }
import hyperliquid from './hyperliquid.json' with { type: 'json' }

/** All venues with known tables. */
export const presets: readonly BracketPreset[] = [
  BracketPreset.load('binance-usdm.json', binanceUsdm),
  BracketPreset.load('hyperliquid.json', hyperliquid),
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
