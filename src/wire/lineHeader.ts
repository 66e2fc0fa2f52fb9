import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { Codec } from './Codec.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { isKnownSchema, schemaVersion } from './upcasters.ts'
import { show } from './WireError.ts'

/** The header fields of every line, of a command or an event. */

/** The version of commands and events of the line. */
export const schema: Codec<number> = {
  schema: Type.Integer({
    minimum: 1,
    maximum: schemaVersion,
    description: 'The version of commands and events.',
  }),
  decode: (json, at) => {
    if (typeof json === 'number' && isKnownSchema(json)) return json
    const expected = `a version from 1 to ${schemaVersion}, a later one by a newer build`
    throw Path.fault(at, 'schema.unknown', expected, show(json))
  },
  encode: (value) => value,
}

/** Who sent it; empty where not given. */
export const actor: Codec<string> = Codec.absent(
  Scalar.text(0, limits.actor, 'Who asked; empty where nobody said.'),
  '',
)

export * as lineHeader from './lineHeader.ts'
