import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'

/** The direction of prices in a scenario. */
export type Toward = 'down' | 'up'

/**
 * A scenario's direction: one instrument's mark alone; an underlying, with every instrument on it
 * and its own index; or a vector of loadings by index, above zero where a price falls. After a move
 * x a price p becomes p e^(-x × loading).
 */
export type Direction =
  | { readonly kind: 'instrument'; readonly instrument: Instrument; readonly toward: Toward }
  | { readonly kind: 'underlying'; readonly instrument: Instrument; readonly toward: Toward }
  | {
      readonly kind: 'vector'
      /** By instrument index; missing is zero. */
      readonly instruments: readonly (number | undefined)[]
      /** By asset index. */
      readonly assets: readonly (number | undefined)[]
    }

/** The loadings of a direction, by instrument and by asset index. */
export interface Loadings {
  readonly instruments: readonly number[]
  readonly assets: readonly number[]
  /** The largest absolute loading. */
  readonly largest: number
}

/**
 * The loading of a direction on each price.
 *
 * Rules: [DISTANCE1]
 *
 * @throws AssertionError where a loading is not finite
 * @example
 * Direction.loadings({ kind: 'underlying', instrument, toward: 'down' }, rules)
 */
export function loadings(direction: Direction, rules: BoundRulebook): Loadings {
  const instruments = rules.instruments.map((instrument) => ofInstrument(direction, instrument))
  const assets = rules.assets.map(({ index }) => ofAsset(direction, index))
  const all = [...instruments, ...assets]
  assert(all.every(Number.isFinite), 'Direction: loadings are finite')
  return { instruments, assets, largest: Math.max(0, ...all.map(Math.abs)) }
}

const signOf = (toward: Toward): number => (toward === 'down' ? 1 : -1)

function ofInstrument(direction: Direction, { index, baseIndex }: Instrument): number {
  if (direction.kind === 'vector') return direction.instruments[index] ?? 0
  const { instrument, toward } = direction
  const isMoved =
    direction.kind === 'instrument'
      ? index === instrument.index
      : baseIndex === instrument.baseIndex
  return isMoved ? signOf(toward) : 0
}

function ofAsset(direction: Direction, index: number): number {
  if (direction.kind === 'vector') return direction.assets[index] ?? 0
  const { instrument, toward } = direction
  const isMoved = direction.kind === 'underlying' && index === instrument.baseIndex
  return isMoved ? signOf(toward) : 0
}

const fine = 1_000_000_000_000n

/** p e^(-move) to the nearest whole, by twelve decimals of the factor. */
function moved(price: bigint, move: number): bigint {
  if (move === 0) return price
  const factor = Math.round(Real.exp(-move) * 1e12)
  assert(Number.isFinite(factor), 'Direction: a price stays finite')
  const twice = Integer.mulDivDown(Integer.mul(2n, price), BigInt(factor), fine)
  return Integer.divDown(twice + 1n, 2n)
}

/** A price after a move, times a factor: to the nearest tick, and never from above zero to zero. */
export function scaled(price: bigint, move: number, factor: number): bigint {
  const to = moved(price, move - Real.ln(factor))
  return price > 0n && to < 1n ? 1n : to
}

/**
 * The prices after a move, to the nearest tick; a price above zero stays at least one tick above.
 * They are suppositions and have no age.
 *
 * Rules: [DISTANCE1]
 */
export function book(now: PriceBook, { instruments, assets }: Loadings, x: number): PriceBook {
  const at = (price: bigint, loading: number): bigint => {
    const to = moved(price, x * loading)
    return price > 0n && to < 1n ? 1n : to
  }
  return {
    ...now,
    marks: now.marks.map(
      (mark, index) =>
        mark && {
          ...mark,
          time: now.time,
          price: Price.of(at(mark.price, instruments[index] ?? 0)),
        },
    ),
    indices: now.indices.map(
      (one, index) => one && { ...one, time: now.time, price: at(one.price, assets[index] ?? 0) },
    ),
  }
}

export * as Direction from './Direction.ts'
