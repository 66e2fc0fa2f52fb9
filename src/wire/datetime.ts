/**
 * An instant as ISO 8601 in UTC, for people; the number beside it is what counts.
 *
 * @example
 * datetime(1_621_382_400_000) // => '2021-05-19T00:00:00.000Z'
 */
export const datetime = (time: number): string => new Date(time).toISOString()
