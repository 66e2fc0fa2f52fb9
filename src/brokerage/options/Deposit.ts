import { Ratio } from '../../money/Ratio.ts'
import type { OptionBook, OptionLeg } from './OptionBook.ts'
import type { LegGroup } from './OptionMargin.ts'

/** What was received for the options of a group that were written. */
export function proceeds({ multiplier }: Pick<OptionBook, 'multiplier'>, group: LegGroup): Ratio {
  const received = group.members.map(({ leg, count }) =>
    leg !== null && leg.quantity < 0n
      ? Ratio.mul(Ratio.mul(leg.price, count), multiplier)
      : Ratio.zero,
  )
  return Ratio.sum(received)
}

/**
 * What a group is told to ask for by the CBOE's manual: of a spread what has to be paid in besides what was received, of
 * other groups all of it.
 *
 * Rules: [LEGS12]
 */
export const inMargin = (book: Pick<OptionBook, 'multiplier'>, group: LegGroup): Ratio =>
  group.kind === 'spread' ? Ratio.sub(group.requirement, proceeds(book, group)) : group.requirement

/**
 * What a group without stock asks for in a cash account, besides what was received: spreads their greatest loss, long
 * options all of their price, puts that were written their strike, calls the stock, or of an index their strike.
 *
 * Rules: [LEGS13]
 */
export function inCash(
  book: Pick<OptionBook, 'multiplier' | 'price'>,
  group: LegGroup,
  isIndex: boolean,
): Ratio {
  if (group.kind === 'spread') return inMargin(book, group)
  const asked = group.members.map(({ leg, count }) => {
    const each = leg === null ? book.price : cashOf(book, leg, isIndex)
    return Ratio.mul(Ratio.mul(each, count), leg === null ? Ratio.one : book.multiplier)
  })
  return Ratio.sum(asked)
}

function cashOf({ price }: Pick<OptionBook, 'price'>, leg: OptionLeg, isIndex: boolean): Ratio {
  if (leg.quantity > 0n) return leg.price
  return Ratio.sub(leg.kind === 'call' && !isIndex ? price : leg.strike, leg.price)
}

export * as Deposit from './Deposit.ts'
