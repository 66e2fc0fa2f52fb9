import { Result } from '../base/Result.ts'
import { DueTerms } from '../calendar/DueTerms.ts'
import { Zone } from '../calendar/Zone.ts'
import type { CallProcedure, StrikeStep, StrikeTerms } from '../model/CallProcedure.ts'
import type { Ladder, Rulebook } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Strikes } from './Strikes.ts'

/** What is wrong with a call procedure, in the order checked. */
export type ProcedureFault =
  | 'procedure.withinNotPositive'
  | 'procedure.cureNotPositive'
  | 'procedure.callNotOnMaintenance'
  | 'procedure.cureAboveClear'
  | 'procedure.sellOutOfRange'
  | 'procedure.dueInvalid'
  | 'procedure.graceInvalid'
  | 'procedure.levelDueInvalid'
  | 'procedure.triggerInvalid'
  | 'procedure.minimumNegative'
  | 'procedure.stepNotPositive'
  | 'procedure.roundingFloats'
  | 'procedure.rateOutOfRange'
  | 'procedure.metByFloats'
  | 'procedure.extensionInvalid'
  | 'procedure.waiverNegative'
  | 'procedure.strikesInvalid'

/** A fault, and the ladder whose own procedure has it; null for the rulebook's. */
export interface RulebookProcedureFault {
  readonly code: ProcedureFault
  readonly ladder: number | null
}

/**
 * The first fault of a rulebook's procedures, each with the ladders that open its calls.
 *
 * Rules: [CALL2] [CALL29]
 */
export function procedureFault({
  call,
  ladders,
}: Pick<Rulebook, 'call' | 'ladders'>): RulebookProcedureFault | null {
  const common = validateProcedure(
    call,
    ladders.filter((one) => one.call === undefined),
  )
  if (!common.ok) return { code: common.error, ladder: null }
  for (const [ladder, one] of ladders.entries()) {
    if (one.call === undefined) continue
    const own = validateProcedure(one.call, [one])
    if (!own.ok) return { code: own.error, ladder }
  }
  return null
}

/**
 * Finds the first fault of a procedure together with the ladders that open its calls: a cured
 * account must leave the rung that called it, a new call must have a positive amount, and what is
 * sold for an expired one must cure it.
 *
 * Rules: [CALL2] [CALL29]
 */
export function validateProcedure(
  procedure: CallProcedure,
  ladders: readonly Ladder[],
): Result<CallProcedure, ProcedureFault> {
  const fault =
    levelFault(procedure, ladders) ??
    clockFault(procedure, ladders) ??
    amountFault(procedure) ??
    deskFault(procedure)
  return fault === null ? Result.success(procedure) : Result.failure(fault)
}

function levelFault(
  { within, cureTo, sellTo = cureTo }: CallProcedure,
  ladders: readonly Ladder[],
): ProcedureFault | null {
  const calling = ladders.flatMap(({ levels }) => levels).filter(({ action }) => action === 'call')
  if (within <= 0) return 'procedure.withinNotPositive'
  if (cureTo.numerator <= 0n) return 'procedure.cureNotPositive'
  if (calling.some(({ measure }) => measure !== 'maintenance')) {
    return 'procedure.callNotOnMaintenance'
  }
  if (calling.some(({ clear }) => Ratio.compare(cureTo, clear) > 0)) {
    return 'procedure.cureAboveClear'
  }
  const isSale = sellTo.numerator > 0n && Ratio.compare(sellTo, cureTo) <= 0
  return isSale ? null : 'procedure.sellOutOfRange'
}

function clockFault(
  { due, grace, trigger }: CallProcedure,
  ladders: readonly Ladder[],
): ProcedureFault | null {
  const isFaulty = (terms: DueTerms | undefined): boolean =>
    terms !== undefined && DueTerms.fault(terms) !== null
  if (isFaulty(due)) return 'procedure.dueInvalid'
  if (isFaulty(grace)) return 'procedure.graceInvalid'
  if (ladders.some(({ levels }) => levels.some((level) => isFaulty(level.due)))) {
    return 'procedure.levelDueInvalid'
  }
  if (trigger?.on !== 'schedule') return null
  return DueTerms.scheduleFault(trigger) === null ? null : 'procedure.triggerInvalid'
}

/** What floats is judged by the account itself: neither rounded nor counted by what was brought. */
function amountFault({ amount, minimum, rounding, metBy }: CallProcedure): ProcedureFault | null {
  const isFixed = amount === 'fixed' || amount === 'supersede'
  if (minimum !== undefined && minimum < 0n) return 'procedure.minimumNegative'
  if (rounding !== undefined && rounding.step <= 0n) return 'procedure.stepNotPositive'
  if (rounding !== undefined && !isFixed) return 'procedure.roundingFloats'
  if (metBy === undefined) return null
  const rates = [metBy.deposit, metBy.collateral, metBy.reduction].filter(
    (one) => one !== undefined,
  )
  if (!rates.every(isShare)) return 'procedure.rateOutOfRange'
  return isFixed ? null : 'procedure.metByFloats'
}

const isShare = (rate: Ratio): boolean =>
  rate.numerator >= 0n && Ratio.compare(rate, Ratio.one) <= 0

function deskFault({ extension, waiver, strikes }: CallProcedure): ProcedureFault | null {
  if (extension !== undefined) {
    const { times, longest = 1, codes } = extension
    const isSound = isCount(times) && isCount(longest) && longest > 0 && codes?.length !== 0
    if (!isSound) return 'procedure.extensionInvalid'
  }
  if (waiver !== undefined && waiver.most < 0n) return 'procedure.waiverNegative'
  return strikes !== undefined && isStrikesFaulty(strikes) ? 'procedure.strikesInvalid' : null
}

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 0

function isStrikesFaulty({ windowDays, zone, steps }: StrikeTerms): boolean {
  const ladder = steps.map((step) => step && { days: step.days })
  const isFaulty = !Strikes.validate({ windowDays, ladder }).ok
  return isFaulty || !Zone.ids.includes(zone) || steps.some((step) => step !== null && isIdle(step))
}

const isIdle = ({ restrictions }: StrikeStep): boolean => restrictions.length === 0
