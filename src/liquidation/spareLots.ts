import { assess } from '../margin/assess.ts'
import { lowerBound } from '../margin/lowerBound.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'

/** Unsigned lots of a position that are being closed. */
export interface Closing {
  readonly position: Position
  readonly size: bigint
}

/** A position as it will be, as it is now, and how many lots of it are to be closed. */
export interface Wanted {
  readonly position: Position
  readonly whole: Position
  readonly wanted: bigint
}

/**
 * Of the lots that are wanted, as many as may be closed while nothing else is, and while any one of the other closings
 * is executed, without the account being asked for more. An option that was written may always be bought back: what may be
 * lost grows by nothing. (Where spreads go as units it waits too.) Futures that net are closed the largest first: in shares that keep them even it would take
 * hundreds of steps.
 *
 * Rules: [LIQ19] [LIQ31]
 */
export function spareLots(
  now: MarginContext,
  { position, whole, wanted }: Wanted,
  closing: readonly Closing[],
): bigint {
  const { account, rules } = now
  // Under units even what was written waits where it would raise what is asked: it has a spread to go with.
  const isUnits = rules.rulebook.liquidation.spreads === 'unit'
  const isWritten = !isUnits && position.lots < 0n && Instrument.isOption(position.instrument)
  const isBeside = account.positions.some(({ instrument }) => Instrument.isOption(instrument))
  if (wanted === 0n || isWritten || !isBeside || !Method.of(rules).hedges(account, rules))
    return wanted
  const under = Integer.abs(whole.lots) - Integer.abs(position.lots)
  const others = closing.filter((one) => !Position.isSameLeg(one.position, whole))
  const settings = [now, ...others.map((one) => without(now, one))]
  const rises = (lots: bigint): boolean =>
    settings.some((context) => {
      const after = without(context, { position: whole, size: under + lots })
      return asked(after) > asked(context)
    })
  return lowerBound(0n, wanted + 1n, (lots) => lots > wanted || rises(lots)) - 1n
}

const asked = ({ account, rules, prices }: MarginContext): bigint =>
  assess(account, rules, prices).maintenance

const without = (context: MarginContext, { position, size }: Closing): MarginContext => ({
  ...context,
  account: ProFormaPosition.afterReduction(context, position, size),
})

/** What orders in flight close of an account, by what is expected to be left of it. */
export const underWay = (
  { positions }: Account,
  { positions: left }: Account,
): readonly Closing[] =>
  positions.flatMap((position) => {
    const lots = left.find((one) => Position.isSameLeg(one, position))?.lots ?? 0n
    const size = Integer.abs(position.lots) - Integer.abs(lots)
    return size > 0n ? [{ position, size }] : []
  })
