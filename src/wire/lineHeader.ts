import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { Codec } from './Codec.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { isKnownSchema, schemaVersion } from './upcasters.ts'
import { show } from './WireError.ts'

/** What stands on a line beside a command or an event, whatever it says. */

/** The version of commands and events in which a line is told. */
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

/** Who asked; empty where nobody said. */
export const actor: Codec<string> = Codec.absent(
  Scalar.text(0, limits.actor, 'Who asked; empty where nobody said.'),
  '',
)

export * as lineHeader from './lineHeader.ts'
