/**
 * Limits of how often: a token bucket for each name, which fills at a rate up to a most. Names that
 * have been full for long are dropped, so that their number is bounded.
 *
 * Rules: [HTTP9]
 */
export interface Buckets {
  readonly rate: number
  readonly burst: number
  /** The most names; when there are more, those asked about longest ago go. */
  readonly names: number
  readonly levels: Map<string, { tokens: number; at: number }>
}

export const create = (rate: number, burst: number, names = 10_000): Buckets => ({
  ...{ rate, burst, names },
  levels: new Map(),
})

/**
 * Takes tokens of a name. Returns the milliseconds after which there are enough again; 0 where they
 * were taken.
 */
export function take(buckets: Buckets, name: string, now: number, cost = 1): number {
  const { rate, burst, levels, names } = buckets
  const was = levels.get(name)
  const filled = was === undefined ? burst : was.tokens + ((now - was.at) * rate) / 1_000
  const tokens = Math.min(burst, Math.max(filled, 0))
  const need = Math.min(cost, burst)
  // At the end of the order, which is that of the last asking.
  levels.delete(name)
  levels.set(name, { tokens: tokens >= need ? tokens - need : tokens, at: now })
  if (levels.size > names) dropOldest(levels)
  return tokens >= need ? 0 : Math.ceil(((need - tokens) * 1_000) / rate)
}

function dropOldest(levels: Buckets['levels']): void {
  for (const oldest of levels.keys()) return void levels.delete(oldest)
}

export * as Bucket from './Bucket.ts'
