import { UsageError } from './UsageError.ts'

/** The two arguments of a command. */
export function two(
  positionals: readonly string[],
  command: string,
  [first, second]: readonly [string, string],
): readonly [string, string] {
  const [a, b, more] = positionals
  if (a === undefined || b === undefined) {
    const found = a === undefined ? 'nothing' : `'${a}' alone`
    throw new UsageError(`${command}: expected ${first} and ${second}, found ${found}`)
  }
  if (more === undefined) return [a, b]
  throw new UsageError(`${command}: expected ${first} and ${second}, found '${more}' as well`)
}
