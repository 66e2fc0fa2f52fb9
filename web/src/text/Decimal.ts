/**
 * Decimal strings as the service sends them, made readable. Money is text here: digits are moved,
 * grouped and cut, and nothing is ever calculated with them. What is drawn is another matter: `size`
 * gives a number for the length of a bar, and for that alone.
 */

interface Parts {
  readonly isNegative: boolean
  readonly whole: string
  readonly fraction: string
}

const shape = /^(-?)(\d+)(?:\.(\d+))?$/

function partsOf(text: string): Parts | null {
  const found = shape.exec(text)
  if (found === null) return null
  const [, sign = '', whole = '0', fraction = ''] = found
  return { isNegative: sign === '-', whole: whole.replace(/^0+(?=\d)/, ''), fraction }
}

const MINUS = '−'

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `-1234567.5` is −1,234,567.5; what is no decimal stays as it is. */
export function full(text: string): string {
  const parts = partsOf(text)
  if (parts === null) return text
  const { isNegative, whole, fraction } = parts
  return `${isNegative ? MINUS : ''}${grouped(whole)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Cut to so many places, and filled up with zeros: for columns of figures. */
export function fixed(text: string, places: number): string {
  const parts = partsOf(text)
  if (parts === null) return text
  const { isNegative, whole, fraction } = parts
  const shown = fraction.slice(0, places).padEnd(places, '0')
  const isZero = /^0*$/.test(whole + shown)
  const sign = isNegative && !isZero ? MINUS : ''
  return `${sign}${grouped(whole)}${places === 0 ? '' : `.${shown}`}`
}

const units = ['', 'k', 'M', 'B', 'T']

/** Three to four digits and a unit, cut: 15882281.4 is 15.88M. */
export function brief(text: string): string {
  const parts = partsOf(text)
  if (parts === null) return text
  const { isNegative, whole, fraction } = parts
  const sign = isNegative ? MINUS : ''
  const steps = Math.min(units.length - 1, Math.floor((whole.length - 1) / 3))
  if (steps === 0) return `${sign}${whole}${cut(fraction, whole.length >= 3 ? 1 : 2)}`
  const head = whole.slice(0, whole.length - 3 * steps)
  const places = Math.max(0, 4 - head.length)
  return `${sign}${grouped(head)}${cut(whole.slice(head.length), Math.min(2, places))}${units[steps]}`
}

function cut(fraction: string, places: number): string {
  const shown = fraction.slice(0, places).replace(/0+$/, '')
  return shown === '' ? '' : `.${shown}`
}

/** A price: its whole digits, and as many behind the point as let four or more be read. */
export function price(text: string): string {
  const parts = partsOf(text)
  if (parts === null) return text
  const { whole, fraction } = parts
  if (whole !== '0') return fixed(text, whole.length >= 4 ? 2 : 4)
  const first = fraction.search(/[1-9]/)
  return fixed(text, first < 0 ? 2 : Math.min(fraction.length, first + 4))
}

/** A share as per cent, by moving the point: 0.1234 is 12.34 %. */
export function percent(share: string, places = 2): string {
  const parts = partsOf(share)
  if (parts === null) return share
  const { isNegative, whole, fraction } = parts
  const moved = fraction.padEnd(2, '0')
  const text = `${isNegative ? '-' : ''}${whole}${moved.slice(0, 2)}.${moved.slice(2) || '0'}`
  return `${fixed(text, places)} %`
}

/** As `percent`, of what already is in hundredths. */
export const hundredths = (text: string, places = 2): string => `${fixed(text, places)} %`

/** The order of two decimals, digit by digit; what is no decimal comes last. */
export function compare(a: string, b: string): number {
  const [x, y] = [partsOf(a), partsOf(b)]
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
  const [isBelow, isAbove] = [x.isNegative && !isZero(x), y.isNegative && !isZero(y)]
  if (isBelow !== isAbove) return isBelow ? -1 : 1
  const order = compareSizes(x, y)
  return isBelow ? -order : order
}

const isZero = ({ whole, fraction }: Parts): boolean => /^0*$/.test(whole + fraction)

function compareSizes(x: Parts, y: Parts): number {
  if (x.whole.length !== y.whole.length) return x.whole.length < y.whole.length ? -1 : 1
  if (x.whole !== y.whole) return x.whole < y.whole ? -1 : 1
  const places = Math.max(x.fraction.length, y.fraction.length)
  const [p, q] = [x.fraction.padEnd(places, '0'), y.fraction.padEnd(places, '0')]
  return p === q ? 0 : p < q ? -1 : 1
}

export const isNegative = (text: string): boolean => {
  const parts = partsOf(text)
  return parts?.isNegative === true && !isZero(parts)
}

/** Whether it is zero, also as 0.00. */
export const isNothing = (text: string): boolean => {
  const parts = partsOf(text)
  return parts !== null && isZero(parts)
}

/** How long a bar is, how high a point: a number for drawing, and for nothing else. */
export const size = (text: string | null | undefined): number => {
  const value = Number(text ?? Number.NaN)
  return Number.isFinite(value) ? value : 0
}

export * as Decimal from './Decimal.ts'
