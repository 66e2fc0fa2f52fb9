import { grouped } from '../../chart/labels.ts'

/**
 * A decimal string truncated for a table: two decimals, or six where the integer part is zero.
 *
 * @example
 * brief('-12345.6789') // => '-12,345.67'
 */
export function brief(text: string | null, places = 2): string {
  if (text === null) return '–'
  const [whole = '', fraction = ''] = text.split('.')
  const isSmall = whole === '0' || whole === '-0'
  const kept = fraction.slice(0, isSmall ? Math.max(places, 6) : places).replace(/0+$/, '')
  return grouped(kept === '' ? whole : `${whole}.${kept}`)
}
