/** As many names as are said before the rest is counted. */
const NAMED = 5

/**
 * Names as text: the first of them, and how many more there are.
 *
 * @example
 * listed(['a', 'b']) // => 'a, b'
 * listed(['a', 'b', 'c', 'd', 'e', 'f']) // => 'a, b, c, d, e and 1 more'
 */
export function listed(names: readonly string[]): string {
  const said = names.slice(0, NAMED).join(', ')
  return names.length <= NAMED ? said : `${said} and ${names.length - NAMED} more`
}
