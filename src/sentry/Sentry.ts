import { Envelope } from '../margin/Envelope.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import type { Asset } from '../model/Asset.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Ratio } from '../money/Ratio.ts'
import { type BoxIndex, Factors, type Followed, type Reaches, wide } from './Factors.ts'
import { most, Rows, type Terms } from './Rows.ts'

/**
 * Who may have something new to say, by certified rows: while both rows of an account are not below zero,
 * no price has taken it over a threshold or back under one. It never misses, and may err the other way.
 *
 * Rules: [SENTRY1] [SENTRY3] [SENTRY4] [SENTRY5]
 */
export interface Sentry {
  readonly tuning: Tuning
  readonly factors: Factors
  readonly rows: Rows
  /** Those without rows, by index: they are looked at whenever something they depend on moves. */
  readonly open: Set<number>
  /** The rows swept until the next full sweep: copies side by side, by place, and whose each is. */
  readonly near: Rows
  warm: Int32Array
  warmth: number
  /** By account: 1 more than its place among them. */
  placeOf: Int32Array
  /** The warm rows swept until the next sweep of all warm ones: their places, and by place whether it is one. */
  hot: Int32Array
  heat: number
  isHot: Uint8Array
  /** The next account that may move to the newest box. */
  cursor: number
}

/** What rows are held to; a test may plant another. */
export interface Tuning {
  /** Whose row is within this share of its terms is warm. */
  readonly limit: number
  /** How far prices may go until all rows are swept again: no farther than the limit. */
  readonly far: number
  /** The same of the warm rows: whose is hot, and how far prices may go until all warm rows are swept. */
  readonly limitHot: number
  readonly farHot: number
  /** How often roundings count against an account, and the share of its terms that doubles may err by. */
  readonly atoms: number
  readonly share: number
}

export const standard: Tuning = {
  ...{ limit: 0.02, far: 0.0196, limitHot: 0.003, farHot: 0.0029 },
  ...{ atoms: 4, share: 2 ** -44 },
}

export const create = (tuning: Tuning = standard, reaches?: Reaches): Sentry => ({
  ...{ tuning, factors: Factors.create(reaches), rows: Rows.create(), open: new Set() },
  ...{ near: Rows.create(), warm: new Int32Array(64), warmth: 0 },
  ...{ hot: new Int32Array(64), heat: 0, isHot: new Uint8Array(64) },
  ...{ placeOf: new Int32Array(64), cursor: 0 },
})

/** The marginRatios that an account does not exceed and is to stay under, and exceeds and is to stay over. */
export interface Thresholds {
  readonly under: Ratio | null
  readonly over: Ratio | null
}

/** One account after the other. */
const envelope = Envelope.create()
const under = { base: 0, count: 0, factor: [] as number[], slope: [] as number[] }
const over = { base: 0, count: 0, factor: [] as number[], slope: [] as number[] }
const both = [under, over] as const

/**
 * Draws the rows of an account at the prices of now; whether it has any. None of its prices is stale, it is
 * certain, and a look at it now would say nothing.
 */
export function place(
  sentry: Sentry,
  index: number,
  context: MarginContext,
  thresholds: Thresholds,
): boolean {
  const { factors, rows, open } = sentry
  let isDrawn = isBoundOver(factors, wide, context)
  if (isDrawn && !Envelope.isStraight(envelope)) {
    isDrawn = isBoundOver(factors, factors.newest, context)
  }
  if (!isDrawn || factors.count > most.factors) {
    drop(sentry, index)
    return false
  }
  Rows.put(rows, index, factors.over, lines(thresholds, sentry.tuning))
  open.delete(index)
  // At the prices of the last full sweep, from where the distance of prices counts.
  if (!clears(rows, factors.swept, index, sentry.tuning.limit)) warmUp(sentry, index)
  else coolDown(sentry, index)
  return true
}

function isBoundOver(factors: Factors, box: BoxIndex, context: MarginContext): boolean {
  Factors.drawOver(factors, box)
  return isBound(factors, context)
}

/** Bounds an account over the box of some factors; whether it has lines, which are then drawn by threshold. */
export function isBound(factors: Factors, context: MarginContext): boolean {
  const { rules, prices } = context
  const { bound } = Method.of(rules)
  factors.market = { book: prices, assets: rules.assets, numeraire: rules.numeraire }
  Envelope.clear(envelope)
  return bound?.(context, factors, envelope) === true && envelope.count <= most.terms
}

/**
 * The two lines of the account bounded last, that it is under a threshold and that it is over one; overwritten
 * by the next.
 */
export function lines(
  thresholds: Thresholds,
  tuning: Tuning = standard,
): readonly [under: Terms, over: Terms] {
  draw(tuning, thresholds)
  return both
}

/** under: threshold × equity - maintenance, at its least; over: the opposite, at its least. */
function draw(tuning: Tuning, thresholds: Thresholds): void {
  const { equity, requiredLow, requiredHigh } = envelope
  absent(under)
  absent(over)
  if (thresholds.under !== null) {
    const ratio = Ratio.toNumber(thresholds.under)
    under.base = ratio * equity - requiredHigh - marginOf(tuning, ratio)
    under.count = envelope.count
    for (let term = 0; term < envelope.count; term++) {
      under.factor[term] = envelope.factor[term] as number
      under.slope[term] =
        ratio * (envelope.equitySlope[term] as number) - (envelope.highSlope[term] as number)
    }
  }
  if (thresholds.over !== null) {
    const ratio = Ratio.toNumber(thresholds.over)
    over.base = requiredLow - ratio * equity - marginOf(tuning, ratio)
    over.count = envelope.count
    for (let term = 0; term < envelope.count; term++) {
      over.factor[term] = envelope.factor[term] as number
      over.slope[term] =
        (envelope.lowSlope[term] as number) - ratio * (envelope.equitySlope[term] as number)
    }
  }
}

const marginOf = ({ atoms, share }: Tuning, ratio: number): number =>
  (1 + ratio) * (atoms * envelope.dust + share * envelope.gross)

function absent(terms: Terms): void {
  terms.base = Number.POSITIVE_INFINITY
  terms.count = 0
}

/** Takes the rows of an account away: something other than a price changed. */
export function drop(sentry: Sentry, index: number): void {
  Rows.remove(sentry.rows, index)
  coolDown(sentry, index)
  sentry.open.add(index)
}

/** Whether an account has rows. */
export const has = ({ rows }: Sentry, index: number): boolean => Rows.has(rows, index)

/** Takes all rows away. */
export function clear(sentry: Sentry): void {
  for (let index = 0; index < sentry.rows.size; index++) {
    if (Rows.has(sentry.rows, index)) drop(sentry, index)
  }
}

/** Draws the rows of an account again, whose state is as it was; whether it has any. */
export type Redraw = (index: number) => boolean

/**
 * Takes prices over, moves rows to the newest box where they have to or may, and gives those accounts with
 * rows that may have something to say, in no order.
 */
export function unsure(
  sentry: Sentry,
  book: PriceBook,
  assets: readonly Asset[],
  redraw: Redraw,
): number[] {
  const { tuning, factors, rows, warmth } = sentry
  const followed = Factors.follow(factors, book, assets)
  rebox(sentry, followed, redraw)
  const isFar = !(followed.drift <= tuning.far)
  if (isFar || warmth > 4_096 + (rows.size >> 2)) return sweepAll(sentry)
  return followed.driftWarm <= tuning.farHot ? sweepHot(sentry) : sweepWarm(sentry)
}

/** Rows are drawn anew where a price left their box; in calm times a few move at every change of prices. */
function rebox(sentry: Sentry, { left, isWorn }: Followed, redraw: Redraw): void {
  const { factors, rows } = sentry
  const { newest } = factors
  const older = newest === 0 ? 1 : 0
  if (left[wide]) {
    const moved = [...touched(sentry, wide)]
    Factors.widen(factors)
    for (const index of moved) redrawn(sentry, index, redraw)
  }
  if (left[newest]) {
    const moved = [...drawnOver(rows, older), ...touched(sentry, newest)]
    Factors.recentre(factors)
    for (const index of moved) redrawn(sentry, index, redraw)
  } else if (left[older]) {
    for (const index of touched(sentry, older)) redrawn(sentry, index, redraw)
  } else if (rows.living[older] > 0) moveSome(sentry, older, redraw)
  else if (isWorn) Factors.recentre(factors)
}

function redrawn(sentry: Sentry, index: number, redraw: Redraw): void {
  Rows.remove(sentry.rows, index)
  if (!redraw(index)) drop(sentry, index)
}

function* drawnOver({ drawn, size, living }: Rows, box: BoxIndex): Generator<number> {
  if (living[box] === 0) return
  for (let index = 0; index < size; index++) if (drawn[index] === box + 1) yield index
}

function* touched({ factors, rows }: Sentry, box: BoxIndex): Generator<number> {
  const { gone } = factors.boxes[box]
  for (const index of drawnOver(rows, box)) if (Rows.touches(rows, index, gone)) yield index
}

/** How many accounts are passed at each change of prices, at least, and of a thousand. */
const pace = { least: 64, share: 10 } as const

function moveSome(sentry: Sentry, older: 0 | 1, redraw: Redraw): void {
  const { rows } = sentry
  const steps = pace.least + (rows.size >> pace.share)
  for (let step = 0; step < steps; step++) {
    if (sentry.cursor >= rows.size) sentry.cursor = 0
    const index = sentry.cursor++
    if (rows.drawn[index] === older + 1) redrawn(sentry, index, redraw)
  }
}

/** Every row; those near zero are warm from now on. */
function sweepAll(sentry: Sentry): number[] {
  const { rows, factors, tuning } = sentry
  const { drawn, base, start, count, factor, slope, size } = rows
  const { at } = factors
  const { limit } = tuning
  const found: number[] = []
  cool(sentry)
  Factors.glance(factors)
  for (let index = 0; index < size; index++) {
    if (drawn[index] === 0) continue
    let [isNear, isUnsure] = [false, false]
    for (let side = 2 * index; side < 2 * index + 2; side++) {
      const from = start[side] as number
      const to = from + (count[side] as number)
      let value = base[side] as number
      let terms = 0
      for (let term = from; term < to; term++) {
        const part = (slope[term] as number) * (at[factor[term] as number] as number)
        value += part
        terms += part < 0 ? -part : part
      }
      if (value >= limit * terms) continue
      isNear = true
      if (!(value >= 0)) isUnsure = true
    }
    if (isNear) warmUp(sentry, index)
    if (isUnsure) found.push(index)
  }
  Factors.sweep(factors)
  return found
}

/** The warm rows alone, since the others have not gone far enough; those nearest zero are hot from now on. */
function sweepWarm(sentry: Sentry): number[] {
  const { near, factors, warm, warmth, tuning } = sentry
  const found: number[] = []
  quench(sentry)
  Factors.glance(factors)
  for (let place = 0; place < warmth; place++) {
    if (near.drawn[place] === 0 || clears(near, factors.at, place, tuning.limitHot)) continue
    heatUp(sentry, place)
    if (!clears(near, factors.at, place, 0)) found.push(warm[place] as number)
  }
  return found
}

/** The hot rows alone: of the warm ones the others have not gone far enough. */
function sweepHot({ near, factors, warm, hot, heat }: Sentry): number[] {
  const found: number[] = []
  for (let index = 0; index < heat; index++) {
    const place = hot[index] as number
    if (near.drawn[place] === 0 || clears(near, factors.at, place, 0)) continue
    found.push(warm[place] as number)
  }
  return found
}

/** Whether no row of an account is below a share of its terms, at some prices. */
function clears(
  { base, start, count, factor, slope }: Rows,
  at: Float64Array,
  index: number,
  share: number,
): boolean {
  for (let side = 2 * index; side < 2 * index + 2; side++) {
    const from = start[side] as number
    const to = from + (count[side] as number)
    let value = base[side] as number
    let terms = 0
    for (let term = from; term < to; term++) {
      const part = (slope[term] as number) * (at[factor[term] as number] as number)
      value += part
      terms += part < 0 ? -part : part
    }
    if (!(value >= share * terms)) return false
  }
  return true
}

function cool(sentry: Sentry): void {
  Rows.empty(sentry.near)
  sentry.placeOf.fill(0)
  sentry.warmth = 0
  quench(sentry)
}

/** None is hot. */
function quench(sentry: Sentry): void {
  const { hot, isHot, heat } = sentry
  for (let index = 0; index < heat; index++) isHot[hot[index] as number] = 0
  sentry.heat = 0
}

/** Copies the rows of an account to its place among the warm, a new one where it has none. */
function warmUp(sentry: Sentry, index: number): void {
  if (index >= sentry.placeOf.length) sentry.placeOf = longer(sentry.placeOf, index)
  if (sentry.warmth === sentry.warm.length) sentry.warm = longer(sentry.warm, sentry.warmth)
  const place = (sentry.placeOf[index] as number) - 1
  const at = place >= 0 ? place : sentry.warmth++
  Rows.copy(sentry.rows, index, sentry.near, at)
  sentry.warm[at] = index
  sentry.placeOf[index] = at + 1
  // At the prices of the last sweep of warm rows, from where the distance of prices counts.
  const { near, factors, tuning } = sentry
  if (!clears(near, factors.glanced, at, tuning.limitHot)) heatUp(sentry, at)
}

function heatUp(sentry: Sentry, place: number): void {
  if (place >= sentry.isHot.length) sentry.isHot = longer(sentry.isHot, place)
  if (sentry.isHot[place] === 1) return
  if (sentry.heat === sentry.hot.length) sentry.hot = longer(sentry.hot, sentry.heat)
  sentry.isHot[place] = 1
  sentry.hot[sentry.heat++] = place
}

/** An account that is far, or has no rows, keeps its place until the next full sweep, and is not swept. */
function coolDown({ near, placeOf }: Sentry, index: number): void {
  const place = placeOf[index] ?? 0
  if (place > 0) Rows.remove(near, place - 1)
}

function longer<T extends Int32Array | Uint8Array>(column: T, index: number): T {
  const copy = new (column.constructor as new (length: number) => T)(2 * (index + 1))
  copy.set(column)
  return copy
}

export * as Sentry from './Sentry.ts'
