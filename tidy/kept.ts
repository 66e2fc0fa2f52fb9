import ts from 'typescript'
import { Program } from './Program.ts'

const STATE = 'src/engine/State.ts'

/**
 * Types by their declaration, since narrowing a union or an optional property gives another object.
 */
export type Kept = ReadonlySet<ts.Symbol>

/** The types of State: every type of src/ reachable through its members. */
export function keptIn(program: ts.Program): Kept {
  const checker = program.getTypeChecker()
  const file = Program.sources(program).find(({ path }) => path === STATE)?.file
  const state = file?.statements.find(isState)
  const kept = new Set<ts.Symbol>()
  if (state) collect(checker.getTypeAtLocation(state), checker, kept)
  return kept
}

const isState = (node: ts.Statement): node is ts.InterfaceDeclaration =>
  ts.isInterfaceDeclaration(node) && node.name.text === 'State'

function collect(type: ts.Type, checker: ts.TypeChecker, kept: Set<ts.Symbol>): void {
  if (type.isUnionOrIntersection()) {
    for (const part of type.types) collect(part, checker, kept)
    return
  }
  for (const part of checker.getTypeArguments(type as ts.TypeReference)) {
    collect(part, checker, kept)
  }
  const symbol = type.symbol as ts.Symbol | undefined
  if (symbol === undefined || kept.has(symbol) || !isOurs(symbol)) return
  kept.add(symbol)
  for (const member of type.getProperties()) {
    collect(checker.getTypeOfSymbol(member), checker, kept)
  }
}

/** Whether a type is data of src/: not of the library, and not a function. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((node) => {
    const isData = ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)
    return isData && node.getSourceFile().fileName.includes('/src/')
  })
}

/** The State type of a node, in any member of its union. */
export function keptType(
  node: ts.Node,
  checker: ts.TypeChecker,
  kept: Kept,
): ts.Symbol | undefined {
  const type = checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  return parts.map(({ symbol }) => symbol).find((symbol) => symbol && kept.has(symbol))
}
