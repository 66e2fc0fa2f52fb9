/** What a text of too many words to look through names. No id is a line's end. */
export const ANYBODY = '\n'

const WORDS_MAX = 40

/**
 * Everything that a tree could name: each text in it whole, and every run of words within it, since
 * ids are made of others and reasons tell of people. A text of too many words names `ANYBODY`.
 *
 * @example
 * namesIn({ order: 'x:bob-2' }) // => 'x:bob-2', 'x', 'x:bob', 'bob', 'bob-2', '2'
 */
export function namesIn(tree: unknown, into: Set<string> = new Set()): Set<string> {
  if (typeof tree === 'string') addRuns(tree, into)
  if (typeof tree !== 'object' || tree === null) return into
  // The fields of a record are the codec's own; the keys of a Map may be anybody's.
  const children = tree instanceof Map ? [...tree].flat() : Object.values(tree)
  for (const child of children) namesIn(child, into)
  return into
}

function addRuns(text: string, into: Set<string>): void {
  into.add(text)
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)]
  if (words.length > WORDS_MAX) into.add(ANYBODY)
  else {
    for (const [index, { index: start }] of words.entries()) {
      for (const last of words.slice(index))
        into.add(text.slice(start, last.index + last[0].length))
    }
  }
}
