import type { Arguments } from './Arguments.ts'
import { UsageError } from './UsageError.ts'

/**
 * A whole number of the command line, or its default; `where` names the option in errors.
 *
 * @throws UsageError where it is none, or outside its range
 */
export function wholeOption(
  args: Arguments,
  where: string,
  name: string,
  [least, most]: readonly [number, number],
  usual: number,
): number {
  const text = args.text(name)
  if (text === undefined) return usual
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(
    `${where}: --${name}: expected a whole number from ${least} to ${most}, found '${text}'`,
  )
}
