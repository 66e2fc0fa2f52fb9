import { Result } from '../../base/Result.ts'
import { Brackets, type TierSpec } from '../../model/Brackets.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { BracketPreset, BracketRow } from './BracketPreset.ts'
import { binanceUsdm } from './binanceUsdm.ts'
import { hyperliquid } from './hyperliquid.ts'
import { ratioOf } from './ratioOf.ts'

export const presets: readonly BracketPreset[] = [binanceUsdm, hyperliquid]

export interface UnknownPreset {
  readonly code: 'preset.unknown'
  readonly name: string
  readonly known: readonly string[]
}

/**
 * A venue's bracket tables by name, floors in atoms of a settlement asset with so many decimals.
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
  if (found === undefined) {
    const known = presets.map((candidate) => candidate.name)
    return Result.failure({ code: 'preset.unknown', name, known })
  }
  const tables = Object.entries(found.rows).map(([instrument, rows]) => {
    const table = Brackets.create(rows.map((row) => tier(row, settleDecimals)))
    return [instrument, table] as const
  })
  return Result.success(new Map(tables))
}

function tier([floor, rate, leverageMax]: BracketRow, settleDecimals: number): TierSpec {
  const atoms = Ratio.of(Integer.pow10(settleDecimals))
  const leverage = ratioOf(leverageMax)
  return {
    floor: Amount.of(Ratio.mulDown(1n, Ratio.mul(ratioOf(floor), atoms))),
    rate: rate === null ? Brackets.halfInitial(leverage) : ratioOf(rate),
    leverageMax: leverage,
  }
}
