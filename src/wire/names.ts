import { Type } from 'typebox'
import type { CommandType } from '../engine/Command.ts'
import type { Codec } from './Codec.ts'
import { Scalar } from './Scalar.ts'

/**
 * Where the wire and the engine differ in words. A command that got a better name is written by it
 * and read by either: scripts and journals that say the former one go on working.
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
 * The type that a word stands for: itself, unless it is a former name.
 *
 * @example
 * typeNamed('CoverDeficit') // => 'PayDeficit'
 */
export const typeNamed = (word: string): string => typesByFormerName.get(word) ?? word

/** The word that tells a command from its siblings; the schema has its former name too. */
export function commandTag<const T extends CommandType>(type: T): Codec<T> {
  const tag = Scalar.tag(type)
  const former = formerNames[type]
  return former === undefined ? tag : { ...tag, schema: Type.Enum([type, former]) }
}
