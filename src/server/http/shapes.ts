import { type TProperties, type TSchema, Type } from 'typebox'
import { limits } from '../../base/limits.ts'

/** Schemas that several routes share. */

/** An object with no members but those told. */
export const strict = { additionalProperties: false }

export const object = (properties: TProperties, description?: string) =>
  Type.Object(properties, description === undefined ? strict : { ...strict, description })

export const orNull = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()])

export const text = (description: string) => Type.String({ description })

/** A name in a path or a query: of an account, a call, an instrument. */
export const name = (description: string) =>
  Type.String({ minLength: 1, maxLength: 4 * limits.identifier, description })

export const count = (description: string) => Type.Integer({ minimum: 0, description })

export const seq = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The number of an entry.',
})

export const time = Type.Integer({
  minimum: 0,
  maximum: limits.time,
  description: 'Milliseconds since 1970, UTC.',
})

export const limit = (most: number, standard: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: most,
      description: `At most so many, ${standard} by default.`,
    }),
  )

export * as shapes from './shapes.ts'
