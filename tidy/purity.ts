import ts from 'typescript'
import { specifiers } from './imports.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

const clock = 'time is an input: take it from the command or a parameter'
const timer = 'time is an input: journal a timer and let AdvanceTime fire it'
const world = 'the world stays outside: declare a port, and let an outer room implement it'
const parsing = 'text is parsed in money/ and wire/: take a bigint or use Decimal.parse'
const chance = 'chance is an input: use base/Random with a seed'
const curve = 'differs between machines: take the value as data or compute it in integers'

/** Global names banned in pure rooms, with their replacement. */
const globals: Readonly<Record<string, string>> = {
  Date: clock,
  Temporal: clock,
  performance: clock,
  setTimeout: timer,
  setInterval: timer,
  setImmediate: timer,
  queueMicrotask: timer,
  process: world,
  console: world,
  fetch: world,
  crypto: world,
  require: world,
  Buffer: world,
  globalThis: world,
  JSON: 'only wire/ knows JSON: return plain data and let it encode',
  Intl: 'only wire/ and web/ format for people: return plain data',
  parseFloat: parsing,
  parseInt: parsing,
  Number: 'money is never a number: keep the bigint, or narrow it by a verb of money/',
}

/** The constants and predicates of Number are allowed: they convert nothing. */
const harmless =
  /^(is(Integer|SafeInteger|Finite|NaN)|(MAX|MIN)_SAFE_INTEGER|EPSILON|NaN|(MAX|MIN)_VALUE|(POSITIVE|NEGATIVE)_INFINITY)$/

/** Functions that IEEE 754 leaves to the platform, and chance. */
const inexact = /^(a?(sin|cos|tan)h?|atan2|exp|expm1|log|log2|log10|log1p|pow|cbrt|hypot)$/

/** Keeps clock, chance, I/O, packages and conversions of money to floats out of pure rooms. */
export function purity(source: Source): readonly string[] {
  if (!Room.isPure(source)) return []
  const file = Source.parse(source)
  const found = specifiers(file)
    .filter(({ text }) => !text.startsWith('.'))
    .map((node) => Source.at(file, node.getStart(), `imports ${node.text}; ${world}`))
  Source.walk(file, (node) => {
    const message = ts.isIdentifier(node) && isReference(node) ? fault(node, source) : null
    if (message !== null) found.push(Source.at(file, node.getStart(), message))
  })
  return found
}

function fault(node: ts.Identifier, source: Source): string | null {
  const name = node.text
  const member = memberOf(node)
  if (name === 'Math' && member === 'random') return `Math.random: ${chance}`
  if (name === 'Math' && inexact.test(member)) return `Math.${member}: ${curve}`
  if (name === 'Number' && (harmless.test(member) || isConverter(source))) return null
  return Object.hasOwn(globals, name) ? `${name}: ${globals[name]}` : null
}

/** base/ and money/ convert a bigint known to be small to a number, by a verb that says so. */
const isConverter = ({ path }: Source): boolean => ['base', 'money'].includes(Room.of(path) ?? '')

const memberOf = ({ parent }: ts.Identifier): string =>
  ts.isPropertyAccessExpression(parent) ? parent.name.text : ''

/** Excludes names of members, of types and of declarations: only values matter. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if ('name' in parent && parent.name === node) return false
  if ('propertyName' in parent && parent.propertyName === node) return false
  return !ts.isTypeReferenceNode(parent) && !ts.isQualifiedName(parent)
}
