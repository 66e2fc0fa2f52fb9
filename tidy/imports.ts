import { posix } from 'node:path'
import ts from 'typescript'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

/** Every module a file imports: static, dynamic, re-exported, or only for its types. */
export function specifiers(file: ts.SourceFile): readonly ts.StringLiteral[] {
  const found: ts.StringLiteral[] = []
  Source.walk(file, (node) => {
    const named = moduleOf(node)
    if (named && ts.isStringLiteral(named)) found.push(named)
  })
  return found
}

function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return
  return node.arguments[0]
}

/** Checks the direction of imports between rooms. */
export function imports(source: Source): readonly string[] {
  const file = Source.parse(source)
  const from = Room.of(source.path)
  if (from === null) return []
  if (from === undefined) return [Source.at(file, 0, 'not in a room that tidy/Room.ts knows')]
  return specifiers(file)
    .filter(({ text }) => text.startsWith('.'))
    .flatMap((node) => {
      const message = fault(source, from, resolve(source.path, node.text))
      return message === null ? [] : [Source.at(file, node.getStart(), message)]
    })
}

const resolve = (path: string, specifier: string): string =>
  posix.join(posix.dirname(path), specifier)

function fault(source: Source, from: Room, target: string): string | null {
  const to = Room.of(target)
  const isTest = Source.isTest(source)
  if (to === undefined) return `${target} is not in a room that tidy/Room.ts knows`
  if (to === null) {
    if (isTest && target.startsWith('test/')) return null
    return `${target} is outside src/: a source imports sources only`
  }
  if (to === 'lab' && !Room.mayUseLab(source.path)) {
    return `${from} may not import lab: only the commands study and reproduce run it`
  }
  if (Room.isBelow(from, to)) {
    return `${from} may not import ${to}, which comes after it: declare a port in ${from}`
  }
  if (Room.areStrangers(from, to) && !isTest) {
    return `${from} and ${to} do not know one another: pass what is needed as data`
  }
  return null
}
