import type { DeskTerms } from './DeskTerms.ts'
import { binance2020 } from './presets/binance2020.ts'
import { blockfi } from './presets/blockfi.ts'
import { celsius } from './presets/celsius.ts'
import { coinbaseMorpho } from './presets/coinbaseMorpho.ts'
import { figure } from './presets/figure.ts'
import { ledn } from './presets/ledn.ts'
import { maple } from './presets/maple.ts'
import { nexo } from './presets/nexo.ts'
import { unchained } from './presets/unchained.ts'

/**
 * The published terms of lending desks.
 *
 * Rules: [DESK8]
 */
export const desks: readonly DeskTerms[] = [
  ledn,
  blockfi,
  figure,
  nexo,
  binance2020,
  celsius,
  coinbaseMorpho,
  maple,
  unchained,
]

/**
 * The terms of a desk by its name, or null.
 *
 * Rules: [DESK8]
 *
 * @example
 * deskOf('ledn')?.call?.within // => null
 */
export const deskOf = (name: string): DeskTerms | null =>
  desks.find((desk) => desk.name === name) ?? null
