import type { Arguments } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

const letters: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, bn: 1e9, T: 1e12 }
const shape = /^(\d+(?:\.\d+)?)(k|M|bn|T)?$/

/** Parses a size: `25M`, `1.5bn`, `640000`; above zero. */
export function sizeOf(option: string, text: string): number {
  const [, digits = '', letter = ''] = shape.exec(text) ?? []
  const size = digits === '' ? Number.NaN : Number(digits) * (letters[letter] as number)
  if (size > 0 && Number.isFinite(size)) return size
  throw new UsageError(`${option}: expected a size above 0 such as 25M or 640000, found '${text}'`)
}

/** Parses a share: `5%`, `5 %` or `5`, all of them 0.05. */
export function percentOf(option: string, text: string): number {
  const [, digits = ''] = /^\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(text) ?? []
  const share = digits === '' ? Number.NaN : Number(digits) / 100
  if (share > 0 && Number.isFinite(share)) return share
  throw new UsageError(`${option}: expected per cent above 0 such as 5 or 2.5%, found '${text}'`)
}

/** A day's volatility, where it is told. */
export function volatilityOf(args: Arguments): number | null {
  const text = args.text('volatility')
  return text === undefined ? null : percentOf('--volatility', text)
}
