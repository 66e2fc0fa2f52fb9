import { Type } from 'typebox'
import { aheadKinds } from '../report/Ahead.ts'
import { Shape } from './Shape.ts'

/**
 * What `ahead --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimalOrNull, orNull, word, money, time } = Shape
const moment = (description: string) => Type.String({ description: `${description}, ISO 8601.` })

const standing = {
  certainty: Shape.certainty,
  level: Type.String({ description: 'The levels stood on, `healthy` or `unknown`.' }),
  isBreached: Type.Boolean({ description: 'Whether a level stood on liquidates.' }),
  ...Shape.margins,
  marginRatio: decimalOrNull('Maintenance ÷ equity: high is bad, 1 is liquidation.'),
  short: money('What a call would ask for in cash; zero where nothing is asked'),
}

const change = Type.Object(
  {
    kind: word(...aheadKinds),
    about: Type.String({ description: 'The instrument, the version of the rulebook, the call.' }),
    timestamp: orNull(time),
    datetime: orNull(moment('When')),
    price: decimalOrNull('The mark at which it comes, where it has no time.'),
    ...standing,
  },
  strict('A change that is known, and how the account stands then, all else as it is.'),
)

/** What the next known changes do to an account, as `ahead` reports it. */
export const ahead = Type.Object(
  {
    ...Shape.heading,
    ...standing,
    until: moment('How far it looks'),
    next: orNull(moment('When the first change is')),
    changes: Type.Array(change, { description: 'The earliest first, those with a price last.' }),
  },
  strict('What the next known changes do to an account.'),
)
