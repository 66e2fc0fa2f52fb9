import { drawTroves } from './drawTroves.ts'
import { drawVenus } from './drawVenus.ts'
import type { Stream } from './streams.ts'

/** Every fourth run with loans has commands beside the others; the others are as they were recorded. */
export function besideLoans(seed: number): Stream {
  if (seed % 4 > 0) return () => null
  return seed % 8 === 0 ? drawTroves(seed) : drawVenus(seed)
}
