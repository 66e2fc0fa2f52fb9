import { Type } from 'typebox'
import { brokerProcedures } from '../calls/brokerProcedures.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import type { JsonObject } from './JsonText.ts'
import { Path } from './Path.ts'
import { show } from './WireError.ts'

const names = Object.keys(brokerProcedures)

const isName = (text: unknown): text is keyof typeof brokerProcedures =>
  typeof text === 'string' && names.includes(text)

/**
 * A procedure in full, or by the name of a published kind; what is stated beside the name replaces its
 * fields, each as a whole. It is read as if it were written out, and always written so.
 *
 * Rules: [WIRE38]
 */
export const procedureByName = (full: Codec<CallProcedure>): Codec<CallProcedure> => ({
  ...full,
  schema: schemaOf(full),
  decode: (json, at) => {
    const { procedure, ...stated } = Codec.object(json, at)
    if (procedure === undefined) return full.decode(json, at)
    if (!isName(procedure)) {
      const path = Path.child(at, 'procedure')
      throw Path.fault(path, 'symbol.unknown', Codec.oneOf(names), show(procedure))
    }
    return full.decode({ ...fieldsOf(procedure, full, at), ...stated }, at)
  },
})

/** The fields of a published kind as they are written; the level to which one cures is not its own. */
function fieldsOf(
  name: keyof typeof brokerProcedures,
  full: Codec<CallProcedure>,
  at: Path,
): JsonObject {
  const written = full.encode({ ...brokerProcedures[name], cureTo: Ratio.one }, at)
  const { cureTo: _, ...fields } = written as JsonObject
  return fields
}

/** The schema of both forms in one: which fields must be there depends on the name. */
function schemaOf({ schema }: Codec<CallProcedure>): Codec<CallProcedure>['schema'] {
  const { properties, required, ...rest } = schema as unknown as {
    readonly properties: JsonObject
    readonly required: readonly string[]
  }
  const procedure = Type.Enum(names, {
    description: 'A published kind by name; what is stated beside it replaces its fields.',
  })
  const forms = [{ required }, { required: ['procedure', 'cureTo'] }]
  return Type.Unsafe({ ...rest, properties: { procedure, ...properties }, anyOf: forms })
}
