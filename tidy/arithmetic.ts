import ts from 'typescript'
import { Program } from './Program.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

const operators: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.PercentEqualsToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
])

/**
 * Finds products and quotients of bigints in pure rooms: money/ has them with the rounding in the
 * name.
 */
export function arithmetic(program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker()
  return Program.sources(program)
    .filter(isHeld)
    .flatMap(({ path, file }) => products(file, checker).map((node) => word(path, file, node)))
}

function isHeld(source: Source): boolean {
  return Room.isPure(source) && !['base', 'money'].includes(Room.of(source.path) ?? '')
}

function products(file: ts.SourceFile, checker: ts.TypeChecker): ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = []
  Source.walk(file, (node) => {
    if (!ts.isBinaryExpression(node) || !operators.has(node.operatorToken.kind)) return
    const sides = [node.left, node.right].map((side) => checker.getTypeAtLocation(side))
    if (sides.some((type) => isBigint(type, checker))) found.push(node)
  })
  return found
}

/** A brand is an intersection, a choice a union; a type parameter counts as its constraint. */
function isBigint(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & ts.TypeFlags.BigIntLike) return true
  if (type.isUnionOrIntersection()) return type.types.some((part) => isBigint(part, checker))
  const constraint = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) : undefined
  return constraint !== undefined && isBigint(constraint, checker)
}

function word(path: string, file: ts.SourceFile, node: ts.BinaryExpression): string {
  const sign = node.operatorToken.getText(file)
  const instead = 'use money/: Integer.mul, divDown, divUp, mulDivDown, or Ratio.mulUp'
  const message = `bare ${sign} on bigints: ${instead}`
  return Source.at(file, node.operatorToken.getStart(file), message, path)
}
