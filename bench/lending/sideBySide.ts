/** One implementation of the same computation. */
export interface Contender {
  readonly name: string
  /**
   * Processes every item and returns a value that depends on each, so that none can be optimised
   * away.
   */
  readonly sweep: () => unknown
}

export interface Figure {
  readonly name: string
  /** The median of the rounds. */
  readonly nanoseconds: number
}

const warmUps = 2

/** The last result, kept where the compiler cannot prove that it is unused. */
const kept: { last: unknown } = { last: undefined }

/**
 * Times contenders in turn, round after round, so that other load on the machine affects all alike,
 * and reports the time of each per item.
 */
export function sideBySide(
  contenders: readonly Contender[],
  count: number,
  rounds: number,
): readonly Figure[] {
  const runs = contenders.map((): number[] => [])
  for (let round = -warmUps; round < rounds; round++) {
    contenders.forEach(({ sweep }, index) => {
      globalThis.gc?.()
      const start = performance.now()
      kept.last = sweep()
      const milliseconds = performance.now() - start
      if (round >= 0) runs[index]?.push((milliseconds * 1e6) / count)
    })
  }
  return contenders.map(({ name }, index) => ({ name, nanoseconds: median(runs[index] ?? []) }))
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** A line for each contender, with the peer's time as a multiple of each of ours. */
export function tell(title: string, figures: readonly Figure[], peer: Figure): void {
  console.log(title)
  for (const { name, nanoseconds } of [...figures, peer]) {
    const ratio = peer.nanoseconds / nanoseconds
    const times = name === peer.name ? '' : `  ${ratio.toFixed(ratio < 10 ? 2 : 1)} × as fast`
    console.log(`  ${name.padEnd(52)} ${nanoseconds.toFixed(0).padStart(7)} ns${times}`)
  }
}
