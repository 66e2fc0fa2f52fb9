import { Integer } from '../../money/Integer.ts'

/** Names made of a word and a number from 1, as `trader-000017` for the number 16. */
export const idOf = (word: string, number: number, digits = 6): string =>
  `${word}-${`${number + 1}`.padStart(digits, '0')}`

/**
 * The number in such a name, or in that of a sub-account (`trader-000017/...`); null for others.
 */
export function numberOf(word: string, name: string): number | null {
  const [whole = ''] = name.split('/', 1)
  const written = whole.startsWith(`${word}-`) ? whole.slice(word.length + 1) : ''
  if (!/^\d+$/.test(written)) return null
  return Integer.toNumber(BigInt(written)) - 1
}

export * as Serial from './Serial.ts'
