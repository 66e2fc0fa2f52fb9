import ts from 'typescript'
import type { Typed } from './Program.ts'
import { Source } from './Source.ts'

/** A top-level function, constant, type or class of a file. */
export type Item = ts.FunctionDeclaration | ts.VariableDeclaration | TypeItem
type TypeItem = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration

/** References among the items of a program. */
export interface References {
  readonly items: ReadonlyMap<Item, Typed>
  readonly named: ReadonlyMap<Item, ReadonlySet<Item>>
  /** Items referenced by code that runs when its file is loaded. */
  readonly run: ReadonlySet<Item>
}

/** Collects references, those to members of nouns included, through the compiler's symbols. */
export function referencesIn(program: ts.Program, sources: readonly Typed[]): References {
  const resolve = resolverOf(program.getTypeChecker())
  const items = new Map<Item, Typed>()
  for (const source of sources) for (const item of itemsOf(source.file)) items.set(item, source)
  const named = new Map<Item, Set<Item>>()
  const run = new Set<Item>()
  for (const { file } of sources) {
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) continue
      for (const part of partsOf(statement)) {
        const into = isItem(part) ? new Set<Item>() : run
        if (isItem(part)) named.set(part, into)
        Source.walk(part, (node) => {
          for (const item of resolve(node)) into.add(item)
        })
      }
    }
  }
  return { items, named, run }
}

/** A statement's declarations one by one, or the statement. */
const partsOf = (statement: ts.Statement): readonly ts.Node[] =>
  ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]

const itemsOf = (file: ts.SourceFile): readonly Item[] =>
  file.statements.flatMap(partsOf).filter(isItem)

export function isItem(node: ts.Node): node is Item {
  if (ts.isVariableDeclaration(node)) return ts.isSourceFile(node.parent.parent.parent)
  const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)
  return isNamed || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
}

type Resolver = (node: ts.Node) => readonly Item[]

/** What a name refers to; a noun passed on whole refers to all its members. */
function resolverOf(checker: ts.TypeChecker): Resolver {
  const meaning = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias && !symbol.declarations?.some(isItem)
      ? checker.getAliasedSymbol(symbol)
      : symbol
  const members = (module: ts.Node): readonly Item[] => {
    const symbol = checker.getSymbolAtLocation(module)
    const symbols = symbol ? checker.getExportsOfModule(symbol) : []
    return symbols.flatMap(({ declarations = [] }) => declarations.filter(isItem))
  }
  const stoodFor = (name: ts.Identifier): readonly Item[] => {
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name)
    const declarations = symbol ? (meaning(symbol).declarations ?? []) : []
    const nouns = declarations.filter((node) => ts.isNamespaceExport(node) || ts.isSourceFile(node))
    const whole = isWhole(name) ? nouns.flatMap((node) => members(node.getSourceFile())) : []
    return [...declarations.map(partOf).filter(isItem), ...whole]
  }
  return (node) => {
    if (ts.isIdentifier(node)) return stoodFor(node)
    return isImportCall(node) ? members(node.arguments[0]!) : []
  }
}

/** A name of a pattern is declared by the variable it destructures. */
function partOf(declaration: ts.Node): ts.Node {
  let node = declaration
  while (ts.isBindingElement(node)) node = node.parent.parent
  return node
}

const isImportCall = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword

/** Whether a noun is used as a value here, and not before a member of it or as a type. */
function isWhole(name: ts.Identifier): boolean {
  const { parent } = name
  if (ts.isPropertyAccessExpression(parent)) return parent.expression !== name
  if (isItem(parent) && parent.name === name) return false
  return !ts.isQualifiedName(parent) && !ts.isTypeReferenceNode(parent) && !isHeritage(parent)
}

const isHeritage = (node: ts.Node): boolean =>
  ts.isExpressionWithTypeArguments(node) && ts.isInterfaceDeclaration(node.parent.parent)

/** All items reachable from some items. */
export function reachedFrom(roots: Iterable<Item>, { named }: References): ReadonlySet<Item> {
  const reached = new Set(roots)
  for (const item of reached) for (const next of named.get(item) ?? []) reached.add(next)
  return reached
}
