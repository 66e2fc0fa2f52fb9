/** The time of day, in milliseconds since 1970. */
export interface Clock {
  now(): number
}

/** This machine's. */
export const system: Clock = { now: () => Date.now() }

export * as Clock from './Clock.ts'
