const units: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'bn'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/**
 * A number for a glance: three digits and a letter.
 *
 * @example
 * compact(1_234_567) // => '1.23M'
 */
export function compact(value: number): string {
  const size = Math.abs(value)
  const unit = units.find(([least]) => size >= least * 0.9995)
  if (unit === undefined)
    return round(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 2 : 4)
  const scaled = value / unit[0]
  const places = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2
  return `${round(scaled, places)}${unit[1]}`
}

const round = (value: number, places: number): string =>
  value
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
