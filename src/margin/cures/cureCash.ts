import { Assessment, type Measure } from '../../model/Assessment.ts'
import type { Ratio } from '../../money/Ratio.ts'
import type { Value } from '../../money/Value.ts'

/**
 * The smallest deposit of the numeraire, which has no haircut here, that brings marginRatio to or
 * under a threshold: depositing it cures, one atom less does not. Zero where no cure is needed.
 *
 *     cash = ⌈requirement ÷ threshold⌉ - equity
 *
 * Rules: [MARGIN8]
 *
 * @example
 * cureCash(Assessment.measure(assessment, 'maintenance'), rulebook.call.cureTo)
 */
export const cureCash = (measure: Measure, threshold: Ratio): Value =>
  Assessment.shortfall(measure, threshold)
