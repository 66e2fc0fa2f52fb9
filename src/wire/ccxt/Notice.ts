/**
 * What an importer has to say of a payload: what is missing, contradicted, unrecognised or unused, and
 * what was derived or taken on trust in its place. Nothing is guessed without one.
 *
 * Rules: [CCXT1]
 */
export interface Notice {
  readonly kind: NoticeKind
  /** The account it is about, as the book names it; null for all of the payload. */
  readonly account: string | null
  /** The field, e.g. `positions[0].notional`. */
  readonly about: string
  /** What the payload says. */
  readonly told: string | null
  /** What follows from the rest of it. */
  readonly ours: string | null
  readonly why: string
}

export type NoticeKind =
  | 'contradicted'
  | 'missing'
  | 'derived'
  | 'unrecognised'
  | 'unused'
  | 'trusted'

/** Whether `--strict` refuses it: two numbers that cannot both be right, or a payload nobody knows. */
export const isFault = ({ kind }: Notice): boolean =>
  kind === 'contradicted' || kind === 'unrecognised'

/** As a line: the field, both numbers, and why. */
export function line({ kind, about, told, ours, why }: Notice): string {
  const numbers = [told === null ? [] : `told ${told}`, ours === null ? [] : `ours ${ours}`].flat()
  return `${kind}: ${about}: ${numbers.length === 0 ? '' : `${numbers.join(', ')}: `}${why}`
}

export * as Notice from './Notice.ts'
