import { dirname, relative } from 'node:path'
import ts from 'typescript'
import { Copy } from './Copy.ts'
import type { Mutant, Whole } from './Mutant.ts'

/** A mutant, and the number that turns it on; counted from 1. */
export interface Numbered {
  readonly id: number
  readonly mutant: Mutant
}

/** Writes the sources of a copy with all mutants behind switches. */
export function writeSwitches(copy: Copy, mutants: readonly Numbered[]): void {
  for (const [path, some] of Map.groupBy(mutants, ({ mutant }) => mutant.path)) {
    const module = relative(dirname(path), 'test/mutation/Switch.ts')
    Copy.write(copy, path, switched(Copy.read(copy, path), some, module))
  }
}

/**
 * A source with each of its mutants behind a switch: what stands there runs as long as none is on.
 * The lines stay where they are, and the types too, for those are stripped when it is loaded.
 *
 * @param module - the path by which the source imports Switch.ts
 * @example
 * switched('const a = b < c', mutants, './Switch.ts')
 * // => import { isOn as __on } … const a = (__on(1) ? (b) <= (c) : __on(2) ? (b) >= (c) : (b < c))
 */
export function switched(text: string, mutants: readonly Numbered[], module: string): string {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
  const rest = Map.groupBy(mutants, ({ mutant }) => keyOf(mutant.whole))
  const taken = (as: Whole['as'], node: ts.Node): readonly Numbered[] => {
    const key = keyOf({ as, from: node.getStart(file), to: node.getEnd() })
    const here = rest.get(key) ?? []
    rest.delete(key)
    return here
  }
  const written = write(file, { text, file, taken })
  if (rest.size > 0) throw new Error(`no place for ${[...rest.keys()].join(', ')}`)
  return `import { isOn as __on } from '${module}'; ${written}`
}

const keyOf = ({ as, from, to }: Omit<Whole, 'text'>): string => `${as} ${from} to ${to}`

interface Source {
  readonly text: string
  readonly file: ts.SourceFile
  /** The mutants of a node, told once: an expression may be as long as the one within it. */
  readonly taken: (as: Whole['as'], node: ts.Node) => readonly Numbered[]
}

function write(node: ts.Node, source: Source): string {
  if (ts.isExpressionStatement(node)) return statement(node, source)
  if (ts.isBlock(node)) return block(node, source)
  if (!ts.isExpression(node)) return inner(node, source)
  const here = source.taken('expression', node)
  const own = ts.isPropertyAccessExpression(node) ? access(node, source) : inner(node, source)
  return here.length === 0 ? own : `(${choice(here, `(${own})`)})`
}

const choice = (mutants: readonly Numbered[], otherwise: string): string =>
  mutants.map(({ id, mutant }) => `__on(${id}) ? (${mutant.whole.text}) : `).join('') + otherwise

/** In braces: a line that began with a bracket would go on with the line before it. */
function statement(node: ts.ExpressionStatement, source: Source): string {
  const here = source.taken('nothing', node)
  const own = inner(node, source)
  if (here.length > 0) return `if (${none(here)}) { ${own} }`
  return own.startsWith('(') ? `{ ${own} }` : own
}

function block(node: ts.Block, source: Source): string {
  const here = source.taken('nothing', node)
  const own = inner(node, source)
  return here.length === 0 ? own : `{ if (${none(here)}) ${own} }`
}

const none = (mutants: readonly Numbered[]): string =>
  mutants.map(({ id }) => `!__on(${id})`).join(' && ')

/** A verb is looked up by its name, so that `a?.some(…)` stays the chain that it is. */
function access(node: ts.PropertyAccessExpression, source: Source): string {
  const here = source.taken('name', node.name)
  if (here.length === 0) return inner(node, source)
  const names = here.map(({ id, mutant }) => `__on(${id}) ? '${mutant.whole.text}' : `).join('')
  const dot = node.questionDotToken === undefined ? '' : '?.'
  return `${write(node.expression, source)}${dot}[${names}'${node.name.text}']`
}

/** The text of a node with what is written of its children. */
function inner(node: ts.Node, source: Source): string {
  const { text, file } = source
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  children.sort((a, b) => a.pos - b.pos)
  let [written, at] = ['', node.kind === ts.SyntaxKind.SourceFile ? 0 : node.getStart(file)]
  for (const child of children) {
    written += text.slice(at, child.getStart(file)) + write(child, source)
    at = child.getEnd()
  }
  return written + text.slice(at, node.getEnd())
}
