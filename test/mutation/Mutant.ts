import ts from 'typescript'

/** One small change of a source: what stands from one place to another becomes something else. */
export interface Mutant {
  readonly path: string
  readonly line: number
  readonly from: number
  readonly to: number
  readonly before: string
  readonly after: string
  /** What kind of change it is. */
  readonly kind: string
}

/** All mutants of a source, in the order of their places. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Mutant[] = []
  const visit = (node: ts.Node): void => {
    if (isLeftAlone(node)) return
    for (const [part, after, kind] of changesOf(node)) {
      const [from, to] = [part.getStart(file), part.getEnd()]
      const line = file.getLineAndCharacterOfPosition(from).line + 1
      found.push({ path, line, from, to, before: text.slice(from, to), after, kind })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found.sort((a, b) => a.from - b.from || (a.after < b.after ? -1 : 1))
}

export const apply = (text: string, { from, to, after }: Mutant): string =>
  text.slice(0, from) + after + text.slice(to)

/** Types and imports do not run; what an assertion says is about us and not about the rules. */
function isLeftAlone(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node))
    return true
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  return ts.isCallExpression(node) && /^(assert|defined)$/.test(node.expression.getText())
}

type Change = readonly [part: ts.Node, after: string, kind: string]

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isIfStatement(node)) return conditions(node.expression)
  if (ts.isConditionalExpression(node)) return conditions(node.condition)
  if (ts.isWhileStatement(node)) return [[node.expression, 'false', 'condition']]
  if (ts.isBinaryExpression(node)) return operators(node)
  if (ts.isPrefixUnaryExpression(node)) return signs(node)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [[node, 'false', 'boolean']]
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [[node, 'true', 'boolean']]
  if (ts.isBlock(node)) return blocks(node)
  if (ts.isExpressionStatement(node)) return statements(node)
  if (ts.isPropertyAccessExpression(node)) return verbs(node)
  if (ts.isBigIntLiteral(node)) return literals(node)
  return []
}

const conditions = (one: ts.Expression): readonly Change[] => [
  [one, 'true', 'condition'],
  [one, 'false', 'condition'],
]

/** What stands for an operator; bounds move by one, and signs turn. */
const others: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '+=': ['-='],
  '-=': ['+='],
}

function operators({ operatorToken, left, right }: ts.BinaryExpression): readonly Change[] {
  if (ts.isStringLiteralLike(left) || ts.isStringLiteralLike(right)) {
    if (operatorToken.kind === ts.SyntaxKind.PlusToken) return []
  }
  const sign = operatorToken.getText()
  const kind = /^[<>]=?$/.test(sign) ? 'bound' : /^[-+*/%]/.test(sign) ? 'arithmetic' : 'logic'
  return (others[sign] ?? []).map((after) => [operatorToken, after, kind])
}

function signs(node: ts.PrefixUnaryExpression): readonly Change[] {
  const isNegation = node.operator === ts.SyntaxKind.MinusToken
  if (!isNegation && node.operator !== ts.SyntaxKind.ExclamationToken) return []
  return [[node, node.operand.getText(), isNegation ? 'arithmetic' : 'logic']]
}

/** The body of a function or of a branch does nothing. */
const blocks = (node: ts.Block): readonly Change[] =>
  node.statements.length > 0 && !ts.isTryStatement(node.parent) ? [[node, '{}', 'block']] : []

/** A call whose answer nobody waits for is left out. */
const statements = (node: ts.ExpressionStatement): readonly Change[] =>
  ts.isCallExpression(node.expression) && !isLeftAlone(node.expression)
    ? [[node, ';', 'statement']]
    : []

/** Verbs that have an opposite: rounding, ends of a range, quantifiers, sums. */
const pairs = [
  ['mulUp', 'mulDown'],
  ['divUp', 'divDown'],
  ['mulDivUp', 'mulDivDown'],
  ['max', 'min'],
  ['add', 'sub'],
  ['some', 'every'],
] as const

const opposites = new Map(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))
const nouns = /^(Amount|Value|Ratio|Integer|Quantity|Price|Ray)$/

function verbs({ expression, name, parent }: ts.PropertyAccessExpression): readonly Change[] {
  const opposite = opposites.get(name.text as never)
  if (opposite === undefined || !ts.isCallExpression(parent)) return []
  const isList = name.text === 'some' || name.text === 'every'
  if (!isList && !nouns.test(expression.getText())) return []
  return [[name, opposite, isList ? 'logic' : 'arithmetic']]
}

const literals = (node: ts.BigIntLiteral): readonly Change[] =>
  node.text === '0n' ? [[node, '1n', 'number']] : node.text === '1n' ? [[node, '2n', 'number']] : []

export * as Mutant from './Mutant.ts'
