/** A line of a file, counted from 1. */
export interface Line {
  readonly number: number
  readonly text: string
}
