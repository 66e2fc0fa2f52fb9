import { Integer } from '../../../money/Integer.ts'
import type { Form, Forms } from './Form.ts'

/** A signed sum that rounding has left between two whole numbers. */
export interface Between {
  low: bigint
  high: bigint
}

/** What the contracts of one unit are worth together, in the numeraire's atoms; longs above zero. */
export interface UnitSums {
  readonly linear: Between
  readonly inverse: Between
  /** Σ of sizes, each rounded up. */
  size: bigint
  /** How many positions it is the sum of. */
  count: number
  /** What its options lose in each cell, each rounded up; null where there is none. */
  losses: readonly bigint[] | null
  /** What its options move with the price, together and each for itself. */
  readonly delta: Between
  deltaSize: bigint
  /** What is sold on strikes beyond what is held on them. */
  naked: bigint
  /** What its options and dated futures ask at least. */
  contracts: bigint
}

/** What a position, or an order filled, is worth: its size rounded down and up. */
export interface Sized {
  readonly isLong: boolean
  readonly isLinear: boolean
  readonly down: bigint
  readonly up: bigint
  /** Of an option, what it loses in each cell of its unit; it has no size beside. */
  readonly losses?: readonly bigint[]
  /** And what it moves with the price, below zero against it. */
  readonly delta?: Readonly<Between>
  /** And of what is sold on its strike, less what is held; below zero where it covers. */
  readonly naked?: bigint
  /** What a contract asks at least; of one without such a least, nothing. */
  readonly contracts: bigint
}

export const empty = (): UnitSums => ({
  linear: { low: 0n, high: 0n },
  inverse: { low: 0n, high: 0n },
  size: 0n,
  count: 0,
  losses: null,
  delta: { low: 0n, high: 0n },
  deltaSize: 0n,
  naked: 0n,
  contracts: 0n,
})

export function add(sums: UnitSums, sized: Sized): void {
  const { isLong, isLinear, down, up, losses, delta, naked } = sized
  sums.count += 1
  sums.contracts += sized.contracts
  if (losses !== undefined) {
    addLosses(sums, losses)
    sums.delta.low += delta?.low ?? 0n
    sums.delta.high += delta?.high ?? 0n
    sums.deltaSize += sizeOf(delta)
    sums.naked += naked ?? 0n
    return
  }
  const sum = isLinear ? sums.linear : sums.inverse
  sum.low += isLong ? down : -up
  sum.high += isLong ? up : -down
  sums.size += up
}

const sizeOf = (delta: Readonly<Between> | undefined): bigint =>
  delta === undefined ? 0n : Integer.max(Integer.abs(delta.low), Integer.abs(delta.high))

/**
 * Adds an order in an option that may be filled or not: deltas move to the end it would move them to, and its own adds
 * where it may open, as does its least. What it would sell may be naked.
 *
 * Rules: [SCEN9] [SCEN17] [SCEN18] [SCEN19]
 */
export function addOrder(sums: UnitSums, { delta, naked, contracts }: Sized, opens: boolean): void {
  sums.naked += naked ?? 0n
  sums.delta.low += Integer.min(delta?.low ?? 0n, 0n)
  sums.delta.high += Integer.max(delta?.high ?? 0n, 0n)
  if (!opens) return
  sums.deltaSize += sizeOf(delta)
  sums.contracts += contracts
}

/** Adds what options lose, cell by cell. */
export function addLosses(sums: UnitSums, losses: readonly bigint[]): void {
  const { losses: before } = sums
  sums.losses = before === null ? losses : before.map((loss, cell) => loss + (losses[cell] ?? 0n))
}

/** The form that asks the most of some sums, and what: in parts of the forms' denominator. */
export interface Asked {
  readonly form: Form
  /** Its place in the grid, where there are options. */
  readonly cell: number
  readonly parts: bigint
}

/**
 * The most that any form asks. Each share takes the end of its sum that is worse for the account.
 *
 * Rules: [SCEN7] [SCEN8]
 */
export function ask(sums: UnitSums, forms: Forms): Asked {
  let most: Asked | null = null
  for (const [cell, form] of formsFor(sums, forms).entries()) {
    const parts = partsOf(sums, form, cell)
    if (most === null || parts > most.parts) most = { form, cell, parts }
  }
  return most as Asked
}

/** Those that can be the largest. */
export const formsFor = (
  { inverse, losses }: UnitSums,
  { all, plain, grid }: Forms,
): readonly Form[] =>
  losses !== null ? grid : inverse.low === 0n && inverse.high === 0n ? plain : all

/** What one form asks of some sums. */
export const partsOf = (
  { linear, inverse, size, losses, delta, deltaSize, naked, contracts }: UnitSums,
  form: Form,
  cell: number,
): bigint =>
  worse(linear, form.linear) +
  worse(inverse, form.inverse) +
  Integer.mul(size, form.size) +
  Integer.mul(contracts, form.contracts) +
  (losses === null
    ? 0n
    : Integer.mul(losses[cell] ?? 0n, form.option) +
      worse(delta, form.delta) +
      Integer.mul(deltaSize, form.deltaSize) +
      Integer.mul(naked, form.naked))

const worse = ({ low, high }: Between, share: bigint): bigint =>
  Integer.mul(share, share > 0n ? high : low)

/** The same in whole atoms, rounded up. */
export const required = (sums: UnitSums, forms: Forms): bigint =>
  Integer.divUp(ask(sums, forms).parts, forms.over)

/** What a form asks of one of its positions, rounded down; a hedge takes off. */
export function share(
  { isLong, isLinear, up, losses, delta = { low: 0n, high: 0n }, naked = 0n, contracts }: Sized,
  { form, cell }: Asked,
  { over }: Forms,
): bigint {
  const least = Integer.mul(contracts, form.contracts)
  if (losses !== undefined) {
    const lost = Integer.mul(losses[cell] ?? 0n, form.option)
    const moved = worse(delta, form.delta) + Integer.mul(sizeOf(delta), form.deltaSize)
    return Integer.divDown(lost + moved + Integer.mul(naked, form.naked) + least, over)
  }
  const slope = isLinear ? form.linear : form.inverse
  return Integer.divDown(Integer.mul(up, (isLong ? slope : -slope) + form.size) + least, over)
}

export * as UnitSums from './UnitSums.ts'
