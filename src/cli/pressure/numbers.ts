import { compact, grouped } from '../../chart/labels.ts'
import type { Column } from '../table.ts'

/**
 * Figures of a report as people read them.
 */

/** A share as per cent: two digits that count, or one after the point. */
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${trimmed((share * 100).toFixed(1))} %` : '∞'

export const fine = (share: number): string => `${(share * 100).toFixed(2)} %`

const trimmed = (text: string): string => text.replace(/\.0$/, '')

export const number = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? '∞' : value >= 1_000 ? compact(value) : value.toFixed(2)

export const compactOf = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? '∞' : compact(value)

/** Five digits that count. */
export const priceText = (price: number): string => {
  const places = Math.max(0, Math.min(8, 4 - Math.floor(Math.log10(Math.max(price, 1e-8)))))
  return grouped(trimmedZeros(price.toFixed(places)))
}

const trimmedZeros = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text

/** A time in days, in the unit that a glance takes in. */
export function span(days: number): string {
  if (days === Number.POSITIVE_INFINITY) return 'never'
  if (days < 1 / 24) return `${(days * 1_440).toFixed(0)} min`
  if (days < 1) return `${trimmed((days * 24).toFixed(1))} h`
  if (days >= 730) return `${grouped((days / 365).toFixed(0))} years`
  const whole = trimmed(days.toFixed(1))
  return whole === '1' ? '1 day' : `${whole} days`
}

export const right = (title: string): Column => ({ title, align: 'right' })
