import ts from 'typescript'
import { functionName } from './names.ts'
import type { Offence } from './Offence.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

const PARAMETERS_MAX = 5

/** Finds functions of any room with too many parameters. */
export function parameters(source: Source): readonly Offence[] {
  if (Room.of(source.path) === null || Source.isTest(source)) return []
  const file = Source.parse(source)
  const found: Offence[] = []
  Source.walk(file, (node) => {
    if (!ts.isFunctionLike(node) || node.parameters.length <= PARAMETERS_MAX) return
    if (isVisitorVerb(node)) return
    const name = functionName(node)
    const message = `${name}: ${node.parameters.length} parameters, at most ${PARAMETERS_MAX}: give what belongs together a noun`
    found.push({
      place: `${source.path}:${name}`,
      message: Source.at(file, node.getStart(), message),
    })
  })
  return found
}

/**
 * The verbs of a visitor take a term's parts one by one, after their accumulator, so that a walk
 * over a million accounts allocates nothing.
 */
const isVisitorVerb = ({ parameters: [first] }: ts.SignatureDeclaration): boolean =>
  first?.name.getText() === 'into'
