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
  readonly whole: Whole
}

/**
 * What a switch chooses between, as a node of the source and what it is with the mutant: an
 * expression, a statement or a body that is not run, or the name of a verb.
 */
export interface Whole {
  readonly as: 'expression' | 'nothing' | 'name'
  readonly from: number
  readonly to: number
  readonly text: string
}

/** All mutants of a source, in the order of their places. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Mutant[] = []
  const visit = (node: ts.Node): void => {
    if (isLeftAlone(node)) return
    for (const { part, after, kind, ...rest } of changesOf(node)) {
      const [from, to] = [part.getStart(file), part.getEnd()]
      const line = file.getLineAndCharacterOfPosition(from).line + 1
      const { as = 'expression', around = part, whole = after } = rest
      const at = { from: around.getStart(file), to: around.getEnd() }
      const before = text.slice(from, to)
      found.push({ path, line, from, to, before, after, kind, whole: { as, ...at, text: whole } })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found.sort((a, b) => a.from - b.from || (a.after < b.after ? -1 : 1))
}

/** Types and imports do not run; what an assertion says is about us and not about the rules. */
function isLeftAlone(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node))
    return true
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  return ts.isCallExpression(node) && /^(assert|defined)$/.test(node.expression.getText())
}

/** A change of a part of a node, and where it says more, of the whole that is chosen. */
interface Change {
  readonly part: ts.Node
  readonly after: string
  readonly kind: string
  readonly as?: Whole['as']
  readonly around?: ts.Node
  readonly whole?: string
}

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isIfStatement(node)) return conditions(node.expression)
  if (ts.isConditionalExpression(node)) return conditions(node.condition)
  if (ts.isWhileStatement(node))
    return [{ part: node.expression, after: 'false', kind: 'condition' }]
  if (ts.isBinaryExpression(node)) return operators(node)
  if (ts.isPrefixUnaryExpression(node)) return signs(node)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [boolean(node, 'false')]
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [boolean(node, 'true')]
  if (ts.isBlock(node)) return blocks(node)
  if (ts.isExpressionStatement(node)) return statements(node)
  if (ts.isPropertyAccessExpression(node)) return verbs(node)
  if (ts.isBigIntLiteral(node)) return literals(node)
  return []
}

const boolean = (part: ts.Node, after: string): Change => ({ part, after, kind: 'boolean' })

const conditions = (part: ts.Expression): readonly Change[] => [
  { part, after: 'true', kind: 'condition' },
  { part, after: 'false', kind: 'condition' },
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

function operators(node: ts.BinaryExpression): readonly Change[] {
  const { operatorToken: part, left, right } = node
  if (ts.isStringLiteralLike(left) || ts.isStringLiteralLike(right)) {
    if (part.kind === ts.SyntaxKind.PlusToken) return []
  }
  const sign = part.getText()
  const kind = /^[<>]=?$/.test(sign) ? 'bound' : /^[-+*/%]/.test(sign) ? 'arithmetic' : 'logic'
  return (others[sign] ?? []).map((after) => {
    // Bracketed: `a && b || c` is not what `a && b && c` becomes.
    const whole = `(${left.getText()}) ${after} (${right.getText()})`
    return { part, after, kind, around: node, whole }
  })
}

function signs(node: ts.PrefixUnaryExpression): readonly Change[] {
  const isNegation = node.operator === ts.SyntaxKind.MinusToken
  if (!isNegation && node.operator !== ts.SyntaxKind.ExclamationToken) return []
  const kind = isNegation ? 'arithmetic' : 'logic'
  return [{ part: node, after: node.operand.getText(), kind }]
}

/** The body of a function or of a branch does nothing. */
const blocks = (part: ts.Block): readonly Change[] =>
  part.statements.length > 0 && !ts.isTryStatement(part.parent)
    ? [{ part, after: '{}', kind: 'block', as: 'nothing' }]
    : []

/** A call whose answer nobody waits for is left out. */
const statements = (part: ts.ExpressionStatement): readonly Change[] =>
  ts.isCallExpression(part.expression) && !isLeftAlone(part.expression)
    ? [{ part, after: ';', kind: 'statement', as: 'nothing' }]
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
  return [{ part: name, after: opposite, kind: isList ? 'logic' : 'arithmetic', as: 'name' }]
}

function literals(part: ts.BigIntLiteral): readonly Change[] {
  const after = { '0n': '1n', '1n': '2n' }[part.text]
  return after === undefined ? [] : [{ part, after, kind: 'number' }]
}

export * as Mutant from './Mutant.ts'
