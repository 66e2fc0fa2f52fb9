/**
 * Whether a text fits a pattern as a whole: `*` stands for any text, everything else for itself. Walked
 * from both ends and then piece by piece, so no pattern makes it slow.
 *
 * @example
 * fits('fund-*', 'fund-7') // => true
 */
export function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === text
  if (text.length < first.length + last.length) return false
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  const end = text.length - last.length
  let at = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}
