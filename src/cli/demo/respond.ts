import { Random } from '../../base/Random.ts'
import { Ratio } from '../../money/Ratio.ts'
import { parameters } from './parameters.ts'
import { streams } from './streams.ts'
import { pick } from './Weighted.ts'

/** What a holder does about a margin call. */
export interface Response {
  /** Bring all that is asked, bring part of it, close what is asked, or do nothing. */
  readonly kind: 'deposit' | 'depositPart' | 'reduce' | 'ignore'
  /** The part that is brought. */
  readonly part: Ratio
  /** Milliseconds from the call to the answer. */
  readonly delay: number
}

/**
 * How a holder answers their nth call, from 0: the same for equal seeds, whatever else happened.
 *
 * @example
 * respond(venue.seed, 17, 0).kind // what trader 17 does when first called
 */
export function respond(seed: number, holder: number, call: number): Response {
  const random = Random.create(seed, streams.response + call, holder)
  const kind = pick(random, parameters.response)
  const minutes = pick(random, parameters.responseMinutes)
  const part = BigInt(pick(random, parameters.responsePart))
  return {
    kind,
    part: kind === 'depositPart' ? Ratio.of(part, 100n) : Ratio.one,
    delay: minutes * 60_000,
  }
}
