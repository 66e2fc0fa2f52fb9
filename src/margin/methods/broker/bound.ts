import type { Asset } from '../../../model/Asset.ts'
import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Box, Envelope } from '../../Envelope.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Ask } from './Ask.ts'
import { AskLines } from './AskLines.ts'

/**
 * Draws the lines of an account at a broker; false where it has none: where a position has no rule or no
 * price above zero, and where a debt in another coin has no price.
 *
 * Profits and debts are straight in their prices; what is asked is between the lines of `AskLines`.
 *
 * Rules: [SENTRY1] [METHOD14] [BROKER10]
 */
export function bound(context: MarginContext, box: Box, into: Envelope): boolean {
  const { positions, balances } = context.account
  for (const position of positions) if (!draw(context, position, box, into)) return false
  for (let index = 0; index < balances.length; index++) {
    const amount = balances[index]
    if (amount === undefined || amount === 0n) continue
    if (!hold(context, index, amount, box, into)) return false
  }
  return true
}

function draw(
  { rules, prices }: MarginContext,
  position: Position,
  box: Box,
  into: Envelope,
): boolean {
  const { instrument, lots } = position
  const ask = Ask.at(rules, instrument, prices.time)
  const price = prices.marks[instrument.index]?.price
  if (ask === undefined || price === undefined || price <= 0n) return false
  const factor = box.ofMark(instrument.index)
  const [held, lot] = [Integer.toDouble(lots), Ratio.toNumber(instrument.multiplier)]
  const size = Math.abs(held)
  Envelope.booked(into, position, prices.funding[instrument.index] ?? 0n)
  const high = (box.high[factor] as number) * lot
  const [low, at] = [(box.low[factor] as number) * lot, (box.at[factor] as number) * lot]
  const lines = AskLines.of(Ask.sideOf(ask, lots), low, high, at)
  Envelope.line(into, factor, held * lot, lines.lowSlope * size * lot, lines.highSlope * size * lot)
  into.requiredLow += lines.low * size
  into.requiredHigh += lines.high * size
  into.gross += 2 * high * size + lines.gross * size
  into.dust += 4
  return true
}

/** A balance: the numeraire as it is, another coin where it is owed. */
function hold(
  { rules, prices }: MarginContext,
  index: number,
  amount: bigint,
  box: Box,
  into: Envelope,
): boolean {
  const { numeraire } = rules
  into.dust += 4
  if (index === numeraire.index) {
    Envelope.constant(into, Integer.toDouble(amount))
    return true
  }
  if (amount > 0n) return true
  if ((rules.assets[index] as Asset).claim !== undefined) return false
  const { indices } = prices
  if (indices[index] === undefined || indices[numeraire.index] === undefined) return false
  const factor = box.ofAsset(index)
  const owed = Integer.toDouble(amount)
  Envelope.line(into, factor, owed, 0)
  into.gross -= owed * (box.high[factor] as number)
  return true
}
