import ts from 'typescript'
import { type Kept, keptIn, keptType } from './kept.ts'
import { nameAround } from './names.ts'
import type { Offence } from './Offence.ts'
import { methodOf, type Origin, originOf } from './origin.ts'
import { Program, type Typed } from './Program.ts'
import { Source } from './Source.ts'

/**
 * The files that write State: those that apply an event, and those that restore a State from a
 * snapshot.
 */
const evolving = /^src\/engine\/(evolve\/|events\/|evolve\.ts$|Snapshot\.ts$)/

const changing =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/

/** A mutation of an expression's value, or its being passed to code that mutates it. */
interface Write {
  readonly path: string
  readonly target: ts.Expression
  readonly origin: Origin
  /** The State type that is written, or that contains what is written. */
  readonly type: ts.Symbol | undefined
}

/** An argument and its parameter. */
interface Gift {
  readonly path: string
  readonly parameter: ts.ParameterDeclaration
  readonly argument: ts.Expression
}

/**
 * Finds writes to State outside `evolve`: assignments, `++`, `delete` and the mutating methods of
 * lists, maps and sets, on anything reached from a State type. A function that mutates its argument
 * counts where it is called with State. The verbs of a noun may write it, and a function may fill
 * what it created.
 */
export function writers(program: ts.Program): readonly Offence[] {
  const checker = program.getTypeChecker()
  const kept = keptIn(program)
  const outer = Program.sources(program).filter(({ path }) => !evolving.test(path))
  const gifts = outer.flatMap((source) => giftsIn(source, checker))
  const write = (path: string, target: ts.Expression) => writeTo(path, target, checker, kept)
  const found: Write[] = []
  let next = outer.flatMap((source) => targetsIn(source).flatMap((at) => write(source.path, at)))
  const changed = new Set<ts.ParameterDeclaration>()
  while (next.length > 0) {
    found.push(...next)
    const added = new Set(next.filter(isVerb).flatMap(({ origin }) => origin.parameter ?? []))
    const fresh = gifts.filter(({ parameter }) => added.has(parameter) && !changed.has(parameter))
    for (const parameter of added) changed.add(parameter)
    next = fresh.flatMap(({ path, argument }) => write(path, argument))
  }
  return found.filter((one) => !isVerb(one)).map(offence)
}

/** The writes in a file: the targets of assignments and mutating methods. */
function targetsIn({ file }: Typed): readonly ts.Expression[] {
  const found: ts.Expression[] = []
  const assigned = (node: ts.Expression) => {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      found.push(node.expression)
    }
  }
  Source.walk(file, (node) => {
    if (ts.isBinaryExpression(node) && assigns(node.operatorToken.kind)) assigned(node.left)
    else if (ts.isDeleteExpression(node)) assigned(node.expression)
    else if (ts.isPostfixUnaryExpression(node)) assigned(node.operand)
    else if (ts.isPrefixUnaryExpression(node) && steps(node.operator)) assigned(node.operand)
    else if (ts.isCallExpression(node) && changing.test(methodOf(node))) assigned(node.expression)
  })
  return found
}

const assigns = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment

const steps = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.PlusPlusToken || kind === ts.SyntaxKind.MinusMinusToken

/** The write to an expression, unless its value was created here. */
function writeTo(
  path: string,
  target: ts.Expression,
  checker: ts.TypeChecker,
  kept: Kept,
): readonly Write[] {
  const origin = originOf(target, checker)
  if (origin.isFresh) return []
  const types = origin.path.map((node) => keptType(node, checker, kept))
  return [{ path, target, origin, type: types.find((type) => type !== undefined) }]
}

function giftsIn({ path, file }: Typed, checker: ts.TypeChecker): readonly Gift[] {
  const found: Gift[] = []
  Source.walk(file, (node) => {
    if (!ts.isCallExpression(node)) return
    const parameters = checker.getResolvedSignature(node)?.declaration?.parameters ?? []
    for (const [index, argument] of node.arguments.entries()) {
      const parameter = parameters[index]
      if (parameter && ts.isParameter(parameter)) found.push({ path, parameter, argument })
    }
  })
  return found
}

/** Whether the target is no part of State, or is the noun of the file that writes it. */
const isVerb = ({ path, type }: Write): boolean =>
  type === undefined ||
  (type.declarations ?? []).some((node) => node.getSourceFile().fileName.endsWith(path))

function offence({ path, target, type }: Write): Offence {
  const name = nameAround(target)
  const message = `${name} writes ${type?.name}: State is written by evolve, for an event`
  return {
    place: `${path}:${name}`,
    message: Source.at(target.getSourceFile(), target.getStart(), message, path),
  }
}
