import { type TSchema, Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { Numeral } from './Numeral.ts'

/** Of what the schemas of `--json` outputs are made. */

/** Options of an object with no members but those told. */
export const strict = (description: string) => ({ additionalProperties: false, description })

export const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()])

export const text = (description: string) => Type.String({ description })

export const word = (...words: string[]) => Type.Enum(words)

export const count = (description: string) => Type.Integer({ minimum: 0, description })

export const decimal = Numeral.schema

export const decimalOrNull = (description: string) => orNull(decimal(description))

export const money = (what: string) => decimal(`${what}, in the numeraire.`)

export const time = Type.Integer({
  minimum: 0,
  maximum: limits.time,
  description: 'Milliseconds since 1970, UTC.',
})

/** Beside a time. */
export const datetime = text('The same, ISO 8601.')

/** Whose report it is, and of when. */
export const heading = {
  account: Type.String(),
  owner: Type.String(),
  rulebook: Type.String(),
  numeraire: Type.String(),
  timestamp: time,
  datetime,
}

export const certainty = word('certain', 'bounded', 'unknown')

/** What an account has and what is asked of it. */
export const margins = {
  equity: money('Collateral after haircuts, with profits and pending funding'),
  initialMargin: money('What positions and open orders ask for'),
  maintenanceMargin: money('What positions ask for to be kept'),
}

export * as Shape from './Shape.ts'
