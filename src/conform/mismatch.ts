import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Tree } from './Adapter.ts'
import { Facts } from './Facts.ts'

/** The fields that hold a case's expected values; every other field is input. */
const answers: ReadonlySet<string> = new Set([
  'expected',
  'accountBefore',
  'accrued',
  'health',
  'tcr',
  'recoveryMode',
  'icr',
  'asserted',
  'assertion',
  'rows',
  'expectError',
])

/** Fields of a case that are neither input nor expected values: see the vectors' own notes. */
export const remarks: ReadonlySet<string> = new Set([
  'protocolFeeTransferEvent',
  'balanceAtLiq',
  'selfConsistent',
  'recomputed',
  'maxRelDiff',
  'healthFactorAfterApprox',
  'reservesBefore',
  'tolerance',
  'absTolerance',
  'note',
  'rule',
  'peerUsedLeverageFloor',
  'peerPrice',
  'peerHealthAtPeerPrice',
  'why',
  'meaning',
  'source',
  'derived_why',
  'brokerObserved',
  'threadStates',
  'buggyTarget',
  'netIM_cdmFormula',
  'leanFormulaExact',
  'leanLogistic',
  'greedyFirstFit',
  'tastywareMarginRequirementItsConvention',
  'interactiveBrokersObserved',
  'interactiveBrokersNote',
  'relTolerance',
  'leanAssertedRelTolerance',
])

/** A path where an answer differs from the expected value. */
export interface Mismatch {
  /** E.g. `steps.2.expected.troves.B3.debt`. */
  readonly path: string
  readonly expected: unknown
  readonly found: Tree
}

/**
 * Compares every expected value in a case, at any depth, and yields those that were answered
 * differently or not at all. Numbers are exact, a string of digits and a bigint are the same
 * number, and a fraction is a text; a whole `tolerance` beside expected values is the most that they may be off.
 *
 * Rules: [CONF7]
 *
 * @example
 * [...mismatches({ expected: { debt: '5' } }, { expected: { debt: 5n } })] // => []
 */
export function* mismatches(one: unknown, found: Tree, path = ''): Generator<Mismatch> {
  if (!isBranch(one)) return
  for (const [name, value] of Object.entries(one)) {
    const at = path === '' ? name : `${path}.${name}`
    if (answers.has(name)) {
      yield* differences(value, child(found, name), at, toleranceIn(one, Ratio.zero))
    } else yield* mismatches(value, child(found, name), at)
  }
}

/** What a mismatch says is not told; null where it is an answer that is wrong or missing. */
export const untoldIn = ({ found }: Mismatch): string | null =>
  isBranch(found) && 'untold' in found ? String(found.untold) : null

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

const child = (found: Tree, name: string): Tree =>
  isBranch(found) && Object.hasOwn(found, name)
    ? (found as { [name: string]: Tree })[name]
    : undefined

/** The tolerance that an object states, or else the one around it. */
function toleranceIn(one: object, around: Ratio): Ratio {
  if ('absTolerance' in one) return Facts.exact(one.absTolerance)
  const own = 'tolerance' in one ? String(one.tolerance) : ''
  return /^\d+$/.test(own) ? Ratio.of(BigInt(own)) : around
}

/** What a peer asserts is a remark where what the rule says stands beside it. */
const isOutranked = (name: string, beside: object): boolean =>
  name === 'leanAsserted' && Object.keys(beside).some((key) => key.startsWith('ruleExact'))

/** A tolerance of one field alone, as a share of its value; null where the case states none. */
function shareOf(beside: object, name: string, value: unknown): Ratio | null {
  const own = (beside as { readonly [name: string]: unknown })[`${name}RelTolerance`]
  return typeof value === 'number' && own !== undefined
    ? Ratio.mul(Facts.exact(own), Ratio.abs(Facts.exact(value)))
    : null
}

function* differences(
  expected: unknown,
  found: Tree,
  path: string,
  around: Ratio,
): Generator<Mismatch> {
  const fault: Mismatch = { path, expected, found }
  if (untoldIn(fault) !== null) return yield fault
  if (!isBranch(expected)) {
    if (!isSame(expected, found, around)) yield fault
    return
  }
  if (Array.isArray(expected) && (!Array.isArray(found) || found.length !== expected.length)) {
    return yield fault
  }
  const tolerance = toleranceIn(expected, around)
  for (const [name, value] of Object.entries(expected)) {
    if (remarks.has(name) || isOutranked(name, expected)) continue
    const share = shareOf(expected, name, value)
    const off = share === null ? tolerance : Ratio.max(tolerance, share)
    yield* differences(value, child(found, name), `${path}.${name}`, off)
  }
}

/** A fraction is answered as the text of its decimal, -0.15 as `-0.15`, or exactly. */
function isSame(expected: unknown, found: Tree, tolerance: Ratio): boolean {
  if (isRange(found)) {
    if (typeof expected !== 'number') return false
    const wanted = Facts.exact(expected)
    return Ratio.compare(found.least, wanted) <= 0 && Ratio.compare(wanted, found.most) <= 0
  }
  if (isRatio(found)) {
    return (
      typeof expected === 'number' &&
      isWithin(Facts.exact(expected), found, Ratio.max(tolerance, halfOf(expected)))
    )
  }
  if (typeof found !== 'bigint' && !(typeof expected === 'number' && isDecimal(found))) {
    return expected === found
  }
  const isNumber = typeof expected === 'number' || /^-?\d+$/.test(String(expected))
  return isNumber && isWithin(Facts.exact(expected), Facts.exact(String(found)), tolerance)
}

/** What is known to within so much, both ends included. */
const isRange = (found: Tree): found is Tree & { readonly least: Ratio; readonly most: Ratio } =>
  isBranch(found) && 'least' in found && isRatio(found.least) && 'most' in found

const isRatio = (found: Tree): found is Tree & Ratio =>
  isBranch(found) && 'denominator' in found && typeof found.denominator === 'bigint'

/** Half of the last place that a decimal has, of six at least: that near it is the nearest. */
function halfOf(expected: number): Ratio {
  const { denominator } = Facts.exact(expected)
  let places = 6
  while (Integer.pow10(places) % denominator !== 0n) places++
  return Ratio.of(1n, Integer.mul(2n, Integer.pow10(places)))
}

const isDecimal = (found: Tree): boolean =>
  typeof found === 'string' && /^-?\d+(\.\d+)?$/.test(found)

const isWithin = (expected: Ratio, found: Ratio, tolerance: Ratio): boolean =>
  Ratio.compare(Ratio.abs(Ratio.sub(expected, found)), tolerance) <= 0

/** A mismatch as text. */
export const show = ({ path, found }: Mismatch): string =>
  `${path}: ${JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? 'no answer'}`

/** The case's value at a path. */
export const wanted = ({ path, expected }: Mismatch): string =>
  `${path}: ${JSON.stringify(expected)}`
