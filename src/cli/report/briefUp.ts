import { brief } from './brief.ts'

/**
 * A positive decimal string rounded up for a table, so that the displayed amount suffices.
 *
 * @example
 * briefUp('5972.457032') // => '5,972.46'
 * briefUp('0.11687719') // => '0.116878'
 */
export function briefUp(text: string, places = 2): string {
  const [whole = '', fraction = ''] = text.split('.')
  const kept = whole === '0' ? Math.max(places, 6) : places
  if (fraction.slice(kept).replaceAll('0', '') === '') return brief(text, kept)
  const digits = String(BigInt(whole + fraction.slice(0, kept)) + 1n).padStart(kept + 1, '0')
  return brief(`${digits.slice(0, -kept)}.${digits.slice(-kept)}`, kept)
}
