import { datetime } from '../base/datetime.ts'
import type { Rulebook } from '../model/Rulebook.ts'

/**
 * Of when the numbers of a rulebook are: the last date that its source states, as presets end with it,
 * else the day it came into force; null where neither is known.
 *
 * Rules: [REPORT10]
 */
export const rulebookDate = ({ source, activeFrom }: Rulebook): string | null =>
  source.match(/\b\d{4}-\d{2}-\d{2}\b/g)?.at(-1) ??
  (activeFrom > 0 ? datetime(activeFrom).slice(0, 10) : null)
