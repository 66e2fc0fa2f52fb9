/** A part of the thousand ticks of MARGIN-BENCH-1 that is measured. */
export interface Phase {
  readonly name: string
  readonly from: number
  readonly until: number
}

/** In order. The first ticks are left out: everybody is new. */
export const phases: readonly Phase[] = [
  { name: 'calm', from: 10, until: 190 },
  { name: 'jump -5 %', from: 200, until: 201 },
  { name: 'after it', from: 205, until: 390 },
  { name: 'jump -10 %', from: 400, until: 401 },
  { name: 'after it, stressed', from: 405, until: 490 },
  { name: 'turbulent', from: 600, until: 700 },
  { name: 'jump -20 %', from: 800, until: 801 },
]

/** The phase that a tick is measured in. */
export const phaseAt = (tick: number): Phase | undefined =>
  phases.find(({ from, until }) => tick >= from && tick < until)
