import ts from 'typescript'

/** Methods that return a new list. */
const copying =
  /^(slice|map|filter|flatMap|concat|flat|toSorted|toReversed|toSpliced|keys|entries)$/

/** The origin of an expression's value, and the expressions it was reached through. */
export interface Origin {
  /** Created locally, so that no other code refers to it. */
  readonly isFresh: boolean
  /** The parameter it was passed as, if any. */
  readonly parameter: ts.ParameterDeclaration | null
  /** From the expression back to its root, with the destructuring on the way. */
  readonly path: readonly ts.Node[]
}

/** Follows an expression back to the parameter, constant or literal it comes from. */
export function originOf(node: ts.Expression, checker: ts.TypeChecker): Origin {
  const path: ts.Node[] = []
  let at: ts.Expression | undefined = node
  while (at !== undefined) {
    path.push(at)
    if (ts.isIdentifier(at)) {
      const declaration: ts.Declaration | undefined = declarationOf(at, checker)
      if (declaration) path.push(declaration)
      if (declaration && ts.isParameter(declaration)) {
        return { isFresh: false, parameter: declaration, path }
      }
      at = declaration && ts.isVariableDeclaration(declaration) ? startOf(declaration) : undefined
    } else if (isMade(at)) return { isFresh: true, parameter: null, path }
    else at = before(at, checker)
  }
  return { isFresh: false, parameter: null, path }
}

/** The parameter or variable of a name; for a pattern, the one that is destructured. */
function declarationOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  let declaration: ts.Node | undefined = checker.getSymbolAtLocation(node)?.valueDeclaration
  while (declaration && (ts.isBindingElement(declaration) || isPattern(declaration))) {
    declaration = declaration.parent
  }
  return declaration as ts.Declaration | undefined
}

const isPattern = (node: ts.Node): boolean =>
  ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)

/** A variable's initial value, or the list it iterates over. */
function startOf(declaration: ts.VariableDeclaration): ts.Expression | undefined {
  const statement = declaration.parent.parent
  return ts.isForOfStatement(statement) ? statement.expression : declaration.initializer
}

const isMade = (node: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(node) ||
  ts.isArrayLiteralExpression(node) ||
  ts.isNewExpression(node) ||
  (ts.isCallExpression(node) && copying.test(methodOf(node))) ||
  (ts.isCallExpression(node) && node.arguments.length === 0 && methodOf(node) === 'create')

export function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
}

/** The expression that another one is derived from. */
function before(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return node.expression
  }
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return node.expression
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return node.expression
  if (ts.isConditionalExpression(node)) return node.whenTrue
  if (ts.isBinaryExpression(node)) return node.left
  return ts.isCallExpression(node) ? holderOf(node, checker) : undefined
}

/** The receiver of a method, such as the map of a `get`; none for a function or a noun's verb. */
function holderOf(
  { expression }: ts.CallExpression,
  checker: ts.TypeChecker,
): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const holder = checker.getSymbolAtLocation(expression.expression)
  const isNoun = holder !== undefined && (holder.flags & ts.SymbolFlags.Alias) !== 0
  return isNoun ? undefined : expression.expression
}
