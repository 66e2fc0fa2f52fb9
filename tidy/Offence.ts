/** A breach of a rule by a place that has a name, so that those of today can be listed. */
export interface Offence {
  /** Where it is: `src/room/file.ts:function`. */
  readonly place: string
  /** What is wrong there, worded so that an editor can jump to it. */
  readonly message: string
}

/**
 * Holds offences against the list of those that a rule found when it came. None may join it, and
 * none may stay on it once it is mended, so that a list only shrinks.
 */
export function against(
  offences: readonly Offence[],
  listed: readonly string[],
  list: string,
): readonly string[] {
  const found = new Set(offences.map(({ place }) => place))
  const sorted = listed.toSorted()
  return [
    ...offences.filter(({ place }) => !listed.includes(place)).map(({ message }) => message),
    ...listed
      .filter((place) => !found.has(place))
      .map((place) => `tidy/offenders.ts: ${place} is mended: take it out of ${list}`),
    ...listed
      .filter((place, index) => place !== sorted[index])
      .slice(0, 1)
      .map((place) => `tidy/offenders.ts: ${place} is out of order in ${list}`),
  ]
}

export * as Offence from './Offence.ts'
