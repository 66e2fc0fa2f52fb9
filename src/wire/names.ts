import { Type } from 'typebox'
import type { CommandType } from '../engine/Command.ts'
import type { Codec } from './Codec.ts'
import { Scalar } from './Scalar.ts'

/**
 * Differences in names between the wire and the engine. A renamed command is written by its new
 * name and read by either, so that existing scripts and journals remain valid.
 *
 * Rules: [WIRE23]
 */
const formerNames: { readonly [T in CommandType]?: string } = {
  PayDeficit: 'CoverDeficit',
  SetInterestIndices: 'SetIndices',
}

const typesByFormerName: ReadonlyMap<string, string> = new Map(
  Object.entries(formerNames).map(([type, former]) => [former, type]),
)

/**
 * The type of a name on the wire: itself, unless it is a former name.
 *
 * @example
 * typeNamed('CoverDeficit') // => 'PayDeficit'
 */
export const typeNamed = (word: string): string => typesByFormerName.get(word) ?? word

/** The type tag of a command; the schema has its former name too. */
export function commandTag<const T extends CommandType>(type: T): Codec<T> {
  const tag = Scalar.tag(type)
  const former = formerNames[type]
  return former === undefined ? tag : { ...tag, schema: Type.Enum([type, former]) }
}
