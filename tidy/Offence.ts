/** A violation of a rule at a named place, so that existing ones can be listed. */
export interface Offence {
  /** Its location: `src/room/file.ts:function`. */
  readonly place: string
  /** A description, worded so that an editor can jump to it. */
  readonly message: string
}

/**
 * Checks violations against the list of those that existed when the rule was introduced. A new one
 * fails, and so does a fixed one that is still listed, so that a list only shrinks.
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
