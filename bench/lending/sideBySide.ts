/** One way of working the same answers out. */
export interface Contender {
  readonly name: string
  /** Goes through all of them and gives something that depends on each, so that none is left out. */
  readonly sweep: () => unknown
}

export interface Figure {
  readonly name: string
  /** The median of the rounds. */
  readonly nanoseconds: number
}

const warmUps = 2

/** What was found last: kept where the compiler cannot know that nobody looks. */
const sink: { last: unknown } = { last: undefined }

/**
 * Times contenders in turn, round after round, so that what else the machine does falls on all
 * alike, and tells what each takes for one of so many.
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
      sink.last = sweep()
      const milliseconds = performance.now() - start
      if (round >= 0) runs[index]?.push((milliseconds * 1e6) / count)
    })
  }
  return contenders.map(({ name }, index) => ({ name, nanoseconds: median(runs[index] ?? []) }))
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** A line for each, with how many times as long the peer takes as each of ours. */
export function tell(title: string, figures: readonly Figure[], peer: Figure): void {
  console.log(title)
  for (const { name, nanoseconds } of [...figures, peer]) {
    const ratio = peer.nanoseconds / nanoseconds
    const times = name === peer.name ? '' : `  ${ratio.toFixed(ratio < 10 ? 2 : 1)} × as fast`
    console.log(`  ${name.padEnd(52)} ${nanoseconds.toFixed(0).padStart(7)} ns${times}`)
  }
}
