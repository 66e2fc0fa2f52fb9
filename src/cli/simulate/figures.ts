import type { FigureName } from '../../sim/scenarios/world/Study.ts'

/** The unit of a figure. */
export type Unit = 'money' | 'count' | 'time' | 'share' | 'number'

/** The reported figures, in order of occurrence. */
export const figures: readonly (readonly [name: FigureName, title: string, unit: Unit])[] = [
  ['worstDrawdown', 'worst fall of the mark', 'share'],
  ['volatility', 'volatility a tick', 'share'],
  ['kurtosis', 'kurtosis', 'number'],
  ['depthUsed', 'most of the depth used', 'share'],
  ['calls', 'margin calls', 'count'],
  ['callsMet', 'calls met', 'count'],
  ['liquidations', 'liquidations', 'count'],
  ['firstLiquidation', 'first liquidation after', 'time'],
  ['liquidated', 'liquidated', 'money'],
  ['largestCluster', 'largest cascade', 'money'],
  ['bankrupt', 'bankrupt accounts', 'count'],
  ['badDebt', 'bad debt', 'money'],
  ['fundPaid', 'paid by the fund', 'money'],
  ['deleveraged', 'deleveraged', 'money'],
  ['firstDeleveraging', 'first deleveraging after', 'time'],
  ['socialised', 'socialised', 'money'],
  ['halted', 'halted', 'time'],
]
