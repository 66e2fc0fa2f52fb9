import ts from 'typescript'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

const FUNCTION_LINES_MAX = 70
const FILE_LINES_MAX = 400

/** All commands are on one page, all events on another, whatever their length. */
const pages: readonly string[] = ['src/engine/Command.ts', 'src/engine/Event.ts']

/**
 * Limits functions of every room to one screen, and files of pure rooms to what one sitting can
 * read.
 */
export function length(source: Source): readonly string[] {
  if (Room.of(source.path) === null || Source.isTest(source)) return []
  const file = Source.parse(source)
  const isHeld = Room.isPure(source) && !pages.includes(source.path)
  const found = isHeld ? fileLength(file) : []
  Source.walk(file, (node) => {
    if (ts.isFunctionLike(node)) found.push(...functionLength(file, node))
  })
  return found
}

function fileLength(file: ts.SourceFile): string[] {
  const lines = file.text.trimEnd().split('\n').length
  if (lines <= FILE_LINES_MAX) return []
  return [Source.at(file, 0, `${lines} lines, at most ${FILE_LINES_MAX}: split it by verb`)]
}

function functionLength(file: ts.SourceFile, node: ts.SignatureDeclaration): string[] {
  const line = (position: number) => file.getLineAndCharacterOfPosition(position).line
  const start = node.getStart(file)
  const lines = line(node.end) - line(start) + 1
  if (lines <= FUNCTION_LINES_MAX) return []
  const name = node.name?.getText(file) ?? 'a function'
  return [Source.at(file, start, `${name}: ${lines} lines, at most ${FUNCTION_LINES_MAX}`)]
}
