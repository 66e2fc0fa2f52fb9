/** The candidate closest to the input, or null where none is close. */
export function suggest(typed: string, words: readonly string[]): string | null {
  let [best, least] = ['', Math.max(1, Math.floor(typed.length / 2)) + 1]
  for (const word of words) {
    const steps = distance(typed.toLowerCase(), word.toLowerCase())
    if (steps < least) [best, least] = [word, steps]
  }
  return best === '' ? null : best
}

/** Edit distance: letters inserted, deleted, replaced or swapped with a neighbour. */
function distance(a: string, b: string): number {
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let steps = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + same)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) steps = Math.min(steps, older[j - 2]! + 1)
      row.push(steps)
    }
    ;[older, old] = [old, row]
  }
  return old[b.length]!
}
