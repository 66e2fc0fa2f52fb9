import type { Ratio } from '../../money/Ratio.ts'
import { DeskLoan } from './DeskLoan.ts'
import type { DeskCall, DeskLadder, DeskLevel } from './DeskTerms.ts'

/** Where a loan stands on a desk's ladder. */
export interface DeskStanding {
  readonly name: 'healthy' | 'notice' | 'called' | 'liquidation'
  /** How many of the ladder's notices it stands above. */
  readonly notices: number
}

/**
 * The number that a level stands for in a loan of which the agreed one is known.
 *
 * Rules: [DESK6]
 *
 * @example
 * DeskStanding.levelOf('agreed', Ratio.of(1n, 4n)) // => { numerator: 1n, denominator: 4n }
 */
export const levelOf = (level: DeskLevel, agreed: Ratio): Ratio =>
  level === 'agreed' ? agreed : level

/** The levels that one loan's contract sets where the desk's page leaves them to it. */
export interface AgreedLevels {
  readonly initial: Ratio
  readonly call: Ratio
  readonly liquidation: Ratio
}

/**
 * Where a loan stands: the highest level it is above. A called loan stays called until it is at or
 * under the level that cures, however far it fell under the call level; liquidation comes first.
 *
 * Rules: [DESK6] [DESK7]
 *
 * @example
 * // Celsius at 64 %, called at 65 % and agreed at 25 %: the call stands
 * DeskStanding.of({ debt: 64n, collateral: 100n }, ladder, call, agreed, true).name // => 'called'
 */
export function of(
  loan: DeskLoan,
  ladder: DeskLadder,
  call: DeskCall | null,
  agreed: AgreedLevels,
  isCalled: boolean,
): DeskStanding {
  const notices = ladder.notices.filter((level) => DeskLoan.isAbove(loan, level)).length
  if (DeskLoan.isAbove(loan, levelOf(ladder.liquidation, agreed.liquidation))) {
    return { name: 'liquidation', notices }
  }
  const isLatched =
    isCalled && call !== null && DeskLoan.isAbove(loan, levelOf(call.cureTo, agreed.initial))
  const isOver = ladder.call !== null && DeskLoan.isAbove(loan, levelOf(ladder.call, agreed.call))
  if (isLatched || isOver) return { name: 'called', notices }
  return { name: notices > 0 ? 'notice' : 'healthy', notices }
}

export * as DeskStanding from './DeskStanding.ts'
