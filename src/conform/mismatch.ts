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
  'rows',
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
  'note',
  'rule',
  'meaning',
  'peerUsedLeverageFloor',
])

/** The first path where an answer differs from the expected value. */
export interface Mismatch {
  /** E.g. `steps.2.expected.troves.B3.debt`. */
  readonly path: string
  readonly expected: unknown
  readonly found: Tree
}

/**
 * Compares every expected value in a case, at any depth, and returns the first that was answered
 * differently or not at all. Numbers are exact, a string of digits and a bigint are the same
 * number, and a fraction is a text; a whole `tolerance` beside expected values is the most that they may be off.
 *
 * Rules: [CONF7]
 *
 * @example
 * mismatch({ expected: { debt: '5' } }, { expected: { debt: 5n } }) // => null
 */
export const mismatch = (one: unknown, found: Tree, path = ''): Mismatch | null => {
  if (!isBranch(one)) return null
  for (const [name, value] of Object.entries(one)) {
    const at = path === '' ? name : `${path}.${name}`
    const fault = answers.has(name)
      ? differs(value, child(found, name), at, toleranceIn(one, 0n))
      : mismatch(value, child(found, name), at)
    if (fault !== null) return fault
  }
  return null
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

const child = (found: Tree, name: string): Tree =>
  isBranch(found) && Object.hasOwn(found, name)
    ? (found as { [name: string]: Tree })[name]
    : undefined

/** The tolerance that an object states, or else the one around it. */
function toleranceIn(one: object, around: bigint): bigint {
  const own = 'tolerance' in one ? String(one.tolerance) : ''
  return /^\d+$/.test(own) ? BigInt(own) : around
}

function differs(expected: unknown, found: Tree, path: string, around: bigint): Mismatch | null {
  if (!isBranch(expected)) return isSame(expected, found, around) ? null : { path, expected, found }
  if (Array.isArray(expected) && (!Array.isArray(found) || found.length !== expected.length)) {
    return { path, expected, found }
  }
  const tolerance = toleranceIn(expected, around)
  for (const [name, value] of Object.entries(expected)) {
    if (remarks.has(name)) continue
    const fault = differs(value, child(found, name), `${path}.${name}`, tolerance)
    if (fault !== null) return fault
  }
  return null
}

function isSame(expected: unknown, found: Tree, tolerance: bigint): boolean {
  if (typeof expected === 'number' && typeof found === 'string') return isDecimal(found, expected)
  if (typeof found !== 'bigint') return expected === found
  if (typeof expected === 'number' && !Number.isInteger(expected)) return false
  const isWhole = typeof expected === 'number' || /^-?\d+$/.test(String(expected))
  return isWhole && Integer.abs(BigInt(String(expected)) - found) <= tolerance
}

/** A fraction is answered as the text of its decimal: -0.15 is `-0.15`. */
const isDecimal = (found: string, expected: number): boolean =>
  /^-?\d+(\.\d+)?$/.test(found) && Ratio.compare(Facts.exact(found), Facts.exact(expected)) === 0

/** A mismatch as text. */
export const show = ({ path, found }: Mismatch): string =>
  `${path}: ${JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? 'no answer'}`

/** The case's value at a path. */
export const wanted = ({ path, expected }: Mismatch): string =>
  `${path}: ${JSON.stringify(expected)}`
