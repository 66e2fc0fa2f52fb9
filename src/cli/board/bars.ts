const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const steps = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * A bar up to a number of columns wide, in eighths of a column; a non-zero value is always visible.
 */
export function bar(share: number, columns: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * columns * 8)
  const shown = share > 0 ? Math.max(1, parts) : 0
  return '█'.repeat(shown >> 3) + eighths[shown & 7]
}

/** A sparkline: each column is the last known value of its interval; null where there is none. */
export function sparkline(values: readonly (number | null)[], columns: number): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return ''
  const [low, high] = [Math.min(...known), Math.max(...known)]
  let text = ''
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns))
    const value = values.slice(from, to).findLast((one) => one !== null) ?? null
    text += value === null ? ' ' : stepOf(value, low, high)
  }
  return text
}

function stepOf(value: number, low: number, high: number): string {
  const share = high > low ? (value - low) / (high - low) : 0
  return steps[Math.min(steps.length - 1, Math.floor(share * steps.length))]!
}
