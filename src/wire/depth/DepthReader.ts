import type { DepthShot } from '../../market/impact/DepthSeries.ts'
import type { Line } from './Line.ts'

/** A file of measured depth that is read line by line. */
export interface DepthReader {
  /** The format and how depth comes out of it, in words. */
  readonly about: string
  /**
   * What the line completes.
   *
   * @throws WireError where the line is wrong
   */
  readonly push: (line: Line) => readonly DepthShot[]
  /** What the end completes. */
  readonly end: () => readonly DepthShot[]
  /** Why nothing was completed by the end, in words; left out where rows complete themselves. */
  readonly whyNone?: () => string
}

/** What is known of a file besides its lines. */
export interface DepthOptions {
  readonly file: string | null
  /** Whether rows of a symbol are of the market that is asked for; a file that names none is of it. */
  readonly isAsked: (symbol: string) => boolean
  /** At most one state of a book in so many milliseconds. */
  readonly every: number
}
