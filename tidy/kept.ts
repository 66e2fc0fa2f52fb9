import ts from 'typescript'
import { Program } from './Program.ts'

const STATE = 'src/engine/State.ts'

/** Types by what they are declared as, for a type of a choice or an optional part is another object. */
export type Kept = ReadonlySet<ts.Symbol>

/** The types that State is made of: whatever of src/ is reached through its members. */
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

/** Says whether a type is data of src/: not of the library, and nothing that is called. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((node) => {
    const isData = ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)
    return isData && node.getSourceFile().fileName.includes('/src/')
  })
}

/** The type of State that a node has, in any of its choices. */
export function keptType(
  node: ts.Node,
  checker: ts.TypeChecker,
  kept: Kept,
): ts.Symbol | undefined {
  const type = checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  return parts.map(({ symbol }) => symbol).find((symbol) => symbol && kept.has(symbol))
}
