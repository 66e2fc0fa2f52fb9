import ts from 'typescript'
import { type Kept, keptIn, keptType } from './kept.ts'
import { nameAround } from './names.ts'
import type { Offence } from './Offence.ts'
import { methodOf, type Origin, originOf } from './origin.ts'
import { Program, type Typed } from './Program.ts'
import { Source } from './Source.ts'

/** Where State is written: what applies an event, and what makes a State of a snapshot. */
const evolving = /^src\/engine\/(evolve\/|events\/|evolve\.ts$|Snapshot\.ts$)/

const changing =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/

/** A change of what an expression stands for, or the handing over of it to who changes it. */
interface Write {
  readonly path: string
  readonly target: ts.Expression
  readonly origin: Origin
  /** The type of State that is written, or in which what is written lies. */
  readonly type: ts.Symbol | undefined
}

/** An argument and the parameter that takes it. */
interface Gift {
  readonly path: string
  readonly parameter: ts.ParameterDeclaration
  readonly argument: ts.Expression
}

/**
 * Finds who writes State outside `evolve`: assignments, `++`, `delete` and the methods that change
 * a list, a map or a set, on whatever is reached from a type that State is made of. A function that
 * changes what it is given counts where it is given such a thing. The verbs of a noun may write it,
 * and what a function makes it may fill.
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

/** What is written in a file: the thing that an assignment or a method changes. */
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

/** The write to an expression, unless what it stands for was made here. */
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

/** Says whether what is written is no part of State, or is the noun of the file that writes it. */
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
