/**
 * What has left of one asset lately less what has come in, counted in buckets of time: a bucket
 * counts in full until all of it is out of its span. What comes in counts against it, so that
 * nobody fills a limit for all others by bringing money and taking it out again.
 */
export interface Outflows {
  /** Oldest first, with no bucket that no span still counts. */
  readonly hour: readonly Bucket[]
  readonly day: readonly Bucket[]
}

/** What left within one bucket of time, atoms; below zero where more came in. */
export interface Bucket {
  /** When it begins, ms since 1970, a multiple of the bucket's width. */
  readonly at: number
  readonly amount: bigint
}

export type SpanName = keyof Outflows

interface Span {
  readonly length: number
  readonly width: number
}

const minute = 60_000

/** A dozen buckets for an hour, two dozen for a day. */
const spans: { readonly [name in SpanName]: Span } = {
  hour: { length: 60 * minute, width: 5 * minute },
  day: { length: 24 * 60 * minute, width: 60 * minute },
}

export const none: Outflows = { hour: [], day: [] }

/** Counts an amount that leaves, or comes in where negative, at a time no earlier than any before. */
export const add = ({ hour, day }: Outflows, time: number, amount: bigint): Outflows => ({
  hour: put(hour, spans.hour, time, amount),
  day: put(day, spans.day, time, amount),
})

function put(
  buckets: readonly Bucket[],
  span: Span,
  time: number,
  amount: bigint,
): readonly Bucket[] {
  const at = time - (time % span.width)
  const live = buckets.filter((bucket) => isCounted(bucket, span, time))
  const last = live.at(-1)
  if (last?.at !== at) return [...live, { at, amount }]
  return [...live.slice(0, -1), { at, amount: last.amount + amount }]
}

/** What left within a span until now, less what came in. */
export const sum = (outflows: Outflows, name: SpanName, now: number): bigint =>
  outflows[name].reduce(
    (all, bucket) => (isCounted(bucket, spans[name], now) ? all + bucket.amount : all),
    0n,
  )

/** When no more than an amount of what left counts any longer, if nothing else leaves. */
export function fallsTo(outflows: Outflows, name: SpanName, now: number, most: bigint): number {
  const span = spans[name]
  let left = sum(outflows, name, now)
  let at = now
  for (const bucket of outflows[name]) {
    if (left <= most) break
    if (!isCounted(bucket, span, now)) continue
    left -= bucket.amount
    at = endOf(bucket, span)
  }
  return at
}

/** Against the account: what left counts until all of it is out of the span, what came in as briefly. */
const endOf = ({ at, amount }: Bucket, { length, width }: Span): number =>
  amount > 0n ? at + width + length : at + length

const isCounted = (bucket: Bucket, span: Span, now: number): boolean => endOf(bucket, span) > now

export * as Outflows from './Outflows.ts'
