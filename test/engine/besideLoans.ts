import { drawVenus } from './drawVenus.ts'
import type { Stream } from './streams.ts'

/** Every fourth run with loans has commands beside the others; the others are as they were recorded. */
export const besideLoans = (seed: number): Stream => (seed % 4 === 0 ? drawVenus(seed) : () => null)
