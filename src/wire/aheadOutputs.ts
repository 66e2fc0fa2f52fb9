import { type TSchema, Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { aheadKinds } from '../report/Ahead.ts'
import { Numeral } from './Numeral.ts'

/**
 * What `ahead --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const strict = (description: string) => ({ additionalProperties: false, description })
const decimal = Numeral.schema
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()])
const word = (...words: string[]) => Type.Enum(words)
const money = (what: string) => decimal(`${what}, in the numeraire.`)
const time = Type.Integer({
  minimum: 0,
  maximum: limits.time,
  description: 'Milliseconds since 1970, UTC.',
})
const moment = (description: string) => Type.String({ description: `${description}, ISO 8601.` })

const standing = {
  certainty: word('certain', 'bounded', 'unknown'),
  level: Type.String({ description: 'The levels stood on, `healthy` or `unknown`.' }),
  isBreached: Type.Boolean({ description: 'Whether a level stood on liquidates.' }),
  equity: money('Collateral after haircuts, with profits and pending funding'),
  initialMargin: money('What positions and open orders ask for'),
  maintenanceMargin: money('What positions ask for to be kept'),
  marginRatio: orNull(decimal('Maintenance ÷ equity: high is bad, 1 is liquidation.')),
  short: money('What a call would ask for in cash; zero where nothing is asked'),
}

const change = Type.Object(
  {
    kind: word(...aheadKinds),
    about: Type.String({ description: 'The instrument, the version of the rulebook, the call.' }),
    timestamp: orNull(time),
    datetime: orNull(moment('When')),
    price: orNull(decimal('The mark at which it comes, where it has no time.')),
    ...standing,
  },
  strict('A change that is known, and how the account stands then, all else as it is.'),
)

/** What the next known changes do to an account, as `ahead` reports it. */
export const ahead = Type.Object(
  {
    account: Type.String(),
    owner: Type.String(),
    rulebook: Type.String(),
    numeraire: Type.String(),
    timestamp: time,
    datetime: moment('The same'),
    ...standing,
    until: moment('How far it looks'),
    next: orNull(moment('When the first change is')),
    changes: Type.Array(change, { description: 'The earliest first, those with a price last.' }),
  },
  strict('What the next known changes do to an account.'),
)
