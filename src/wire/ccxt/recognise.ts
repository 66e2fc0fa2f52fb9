import { Codec } from '../Codec.ts'
import type { Json } from '../JsonText.ts'
import { show, WireError } from '../WireError.ts'
import { Dialect } from './Dialect.ts'
import type { CcxtOptions, CcxtPieces } from './Import.ts'
import { LenientJson } from './LenientJson.ts'

/**
 * The dialect of a payload: the venue that is named, else the one whose marks its responses bear, else
 * the neutral reading.
 *
 * Rules: [CCXT4]
 */
export function recognise(pieces: CcxtPieces, { venue, dialects = [] }: CcxtOptions): Dialect {
  if (venue !== undefined) return named(venue, dialects)
  const found = dialects.filter((dialect) => bears(pieces, dialect))
  const strongest = found.sort((a, b) => weight(b) - weight(a))
  return strongest[0] ?? Dialect.neutral
}

function named(venue: string, dialects: readonly Dialect[]): Dialect {
  const found = dialects.find((dialect) => dialect.venue === venue)
  if (found !== undefined) return found
  if (venue === Dialect.neutral.venue) return Dialect.neutral
  const known = [...dialects.map((dialect) => dialect.venue), Dialect.neutral.venue]
  throw new WireError({
    code: 'symbol.unknown',
    expected: `a venue among ${Codec.oneOf(known)}`,
    found: show(venue),
  })
}

/** Positions show a venue best; a balance alone does where there are none. */
function bears({ positions, balance }: CcxtPieces, { recognise }: Dialect): boolean {
  const { position, balance: held } = recognise
  const all = (json: Json, paths: readonly string[]): boolean =>
    paths.length > 0 && paths.every((path) => has(json, path))
  if (positions.length > 0) return positions.some(({ info }) => all(info, position))
  return all(balance.info, held)
}

/** A venue that a payload is like, and the marks of it that are missing. */
export interface Near {
  readonly venue: string
  readonly missing: readonly string[]
}

/** The venue whose fields a payload bears most of, if more than half; null where none is near. */
export function near({ positions }: CcxtPieces, dialects: readonly Dialect[]): Near | null {
  let best: Near & { readonly share: number } = { venue: '', missing: [], share: 1 }
  for (const { venue, recognise: marks, position } of dialects) {
    const known = [...marks.position, ...position.raw.values()]
    for (const { info } of positions) {
      const found = known.filter((path) => has(info, path)).length
      const share = found * 2 - known.length
      if (share <= 0 || found <= best.share) continue
      const missing = marks.position.filter((path) => !has(info, path))
      best = { venue, missing, share: found }
    }
  }
  return best.venue === '' ? null : best
}

const has = (json: Json, path: string): boolean => LenientJson.within(json, path) !== undefined

const weight = ({ recognise: { position, balance } }: Dialect): number =>
  position.length + balance.length
