import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import {
  crossMargin,
  cut,
  type DriftAccount,
  type DriftMargin,
  type DriftPerp,
  isolatedMargin,
  ratioOf,
} from './DriftAccount.ts'
import { liquidatorFee } from './losses.ts'
import { isLiquidatable } from './summary.ts'
import { type BaseTerms, baseToCover, perpFundFee } from './transfers.ts'
import { baseUnit, feeUnit, quoteUnit, weightUnit } from './units.ts'

/** Of the state and the market, in their units. */
export interface PerpTerms {
  /** What must be had besides to end, a share of every liability and loss, in 1e4. */
  readonly buffer: bigint
  /** What of the shortage may be covered at once, in 1e4, and the slots after which it is all. */
  readonly shareAtOnce: bigint
  readonly slots: bigint
  readonly liquidatorFee: bigint
  readonly fundFee: bigint
  readonly step: bigint
}

/** A liquidation of an account between two of its steps. */
export interface Course {
  readonly account: DriftAccount
  readonly isBegun: boolean
  /** Margin that it has freed. */
  readonly freed: bigint
  /** The slot in which the account last did something. */
  readonly lastActive: bigint
}

/** When, and how much base who liquidates takes at most, above zero. */
export interface Attempt {
  readonly slot: bigint
  readonly baseMost: bigint
}

export interface PerpTakeover {
  readonly course: Course
  /** What who liquidates has of it then, in signs of its own. */
  readonly base: bigint
  readonly quote: bigint
  readonly fundFee: bigint
}

/** The quotes under which all may go at once: fifty dollars. */
const small = 50_000_000n

/** A liquidator's fee is at most so many times its base. */
const feeTimes = 3n

/**
 * One step of a perpetual's liquidation. If margin with its buffer is met, or is once orders are cancelled, it ends. Else as
 * much base as covers the shortage is taken over at the oracle's price less or more the fee, at most what may be freed
 * by this slot, what is held and what who liquidates takes, in whole steps rounded up. The fund's fee is paid besides.
 * Where all that covers it was taken, it ends.
 *
 * Rules: [VEN103]
 *
 * @throws nothing; an account whose margin is met is refused, unless its liquidation has begun
 */
export function liquidatePerp(
  course: Course,
  index: number,
  terms: PerpTerms,
  attempt: Attempt,
): Result<PerpTakeover, 'sufficientCollateral'> {
  const before = marginOf(course.account, index, terms)
  if (!course.isBegun && !isLiquidatable(before)) return Result.failure('sufficientCollateral')
  if (shortageOf(before) <= 0n) return Result.success(ended(course))
  const account = cancelled(course.account, index)
  const shortage = shortageOf(marginOf(account, index, terms))
  const freed = course.freed + Integer.max(0n, shortageOf(before) - shortage)
  const open = { ...course, account, isBegun: true, freed }
  const perp = account.perps[index]
  if (shortage <= 0n) return Result.success(ended(open))
  if (perp === undefined || perp.base === 0n) return Result.success({ course: open, ...nothing })
  return Result.success(taken(open, index, terms, { ...attempt, shortage }))
}

const nothing = { base: 0n, quote: 0n, fundFee: 0n }

const ended = (course: Course): PerpTakeover => ({
  course: { ...course, isBegun: false, freed: 0n },
  ...nothing,
})

function taken(
  course: Course,
  index: number,
  terms: PerpTerms,
  { slot, baseMost, shortage }: Attempt & { readonly shortage: bigint },
): PerpTakeover {
  const perp = course.account.perps[index] as DriftPerp
  const size = Integer.abs(perp.base)
  const elapsed = slot - course.lastActive
  const price = pricing(perp, terms, elapsed)
  const fundRate = perpFundFee(shortage, size, price, terms.fundFee)
  const cover = inSteps(baseToCover(shortage, price, fundRate) ?? size, terms.step)
  const share = perp.deposit === null ? shareOf(course, terms, shortage, elapsed) : weightUnit
  const allowed = Integer.mulDivDown(cover, share, weightUnit)
  const isSmall = Integer.mulDivDown(size, perp.price, baseUnit) <= small
  const most = isSmall ? Integer.max(size, allowed) : allowed
  const base = Integer.min(
    size,
    inSteps(Integer.min(baseMost, Integer.min(size, most)), terms.step),
  )
  const moved = exchanged(perp, base, price.liquidatorFee, fundRate)
  const account = withPerp(course.account, index, moved.perp)
  const left = shortageOf(marginOf(account, index, terms))
  const isEnded = base >= cover
  const freed = isEnded ? 0n : course.freed + Integer.max(0n, shortage - left)
  const { base: taken, quote, fundFee } = moved
  return { course: { ...course, account, isBegun: !isEnded, freed }, base: taken, quote, fundFee }
}

/** The ratio with its buffer, and the liquidator's fee of this slot. */
function pricing(perp: DriftPerp, terms: PerpTerms, elapsed: bigint): BaseTerms {
  const ratio = ratioOf(perp, Integer.abs(perp.base), 'maintenance')
  const keep = Integer.mulDivDown(perp.ratio.maintenance, feeUnit, weightUnit)
  const feeMost = Integer.min(Integer.mul(terms.liquidatorFee, feeTimes), keep)
  return {
    marginRatio: ratio + terms.buffer,
    liquidatorFee: liquidatorFee(terms.liquidatorFee, feeMost, elapsed),
    price: perp.price,
    quotePrice: quoteUnit,
  }
}

/** What of the shortage may be covered by now, with what was freed before. */
function shareOf(course: Course, terms: PerpTerms, shortage: bigint, elapsed: bigint): bigint {
  if (shortage < small) return weightUnit
  const grown =
    terms.slots === 0n ? weightUnit : Integer.mulDivDown(elapsed, weightUnit, terms.slots)
  const may = Integer.min(weightUnit, grown + terms.shareAtOnce)
  const most = Integer.mulDivDown(shortage + course.freed, may, weightUnit)
  return Integer.mulDivDown(Integer.max(0n, most - course.freed), weightUnit, shortage)
}

const inSteps = (base: bigint, step: bigint): bigint => Integer.mul(Integer.divUp(base, step), step)

/** Base for quote at the price less the fee of a long and more of a short; the fund's fee is of the value. */
function exchanged(perp: DriftPerp, base: bigint, fee: bigint, fundRate: bigint) {
  const isLong = perp.base > 0n
  const value = Integer.mulDivDown(base, perp.price, baseUnit)
  const quote = Integer.mulDivDown(value, isLong ? feeUnit - fee : feeUnit + fee, feeUnit)
  const fundFee = Integer.mulDivDown(value, fundRate, feeUnit)
  const signed = isLong ? base : -base
  const paid = isLong ? quote : -quote
  const left = {
    ...perp,
    base: perp.base - signed,
    quote: perp.quote + paid - fundFee,
    entry: perp.entry - cut(perp.entry, base, Integer.abs(perp.base)),
  }
  return { perp: left, base: signed, quote: -paid, fundFee }
}

function marginOf(account: DriftAccount, index: number, { buffer }: PerpTerms): DriftMargin {
  const perp = account.perps[index]
  return perp === undefined || perp.deposit === null
    ? crossMargin(account, 'maintenance', buffer)
    : isolatedMargin(account, perp, 'maintenance', buffer)
}

/** What is missing to end a liquidation; not above zero where nothing is. */
const shortageOf = (margin: DriftMargin): bigint =>
  margin.requirement + margin.requirementBuffer - margin.collateral - margin.collateralBuffer

/** Without orders of what is liquidated: all that the account stands for as a whole, or one alone. */
function cancelled(account: DriftAccount, index: number): DriftAccount {
  const isAlone = (account.perps[index]?.deposit ?? null) !== null
  const perps = account.perps.map((perp, at) => {
    const isConcerned = isAlone ? at === index : perp.deposit === null
    return isConcerned ? { ...perp, bids: 0n, asks: 0n, orders: 0n } : perp
  })
  return { ...account, perps }
}

const withPerp = (account: DriftAccount, index: number, perp: DriftPerp): DriftAccount => ({
  ...account,
  perps: account.perps.map((one, at) => (at === index ? perp : one)),
})
