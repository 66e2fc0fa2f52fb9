import ts from 'typescript'
import { nameAround } from './names.ts'
import type { Offence } from './Offence.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

/**
 * Finds generators in the engine. A generator that reads State between two events relies on its
 * caller to have applied the first. Functions of the engine therefore run to completion and emit by
 * a call.
 */
export function generators(source: Source): readonly Offence[] {
  if (Room.of(source.path) !== 'engine' || Source.isTest(source)) return []
  const file = Source.parse(source)
  const found: Offence[] = []
  Source.walk(file, (node) => {
    if (!ts.isFunctionLike(node) || !('asteriskToken' in node) || !node.asteriskToken) return
    const name = nameAround(node)
    const message = `${name} is a generator: run to completion, and emit events by a call`
    found.push({
      place: `${source.path}:${name}`,
      message: Source.at(file, node.getStart(), message),
    })
  })
  return found
}
