/** A fault of a scenario: its path, what was expected there and what was found. */
export interface ScenarioFault {
  readonly code: ScenarioFaultCode
  /**
   * Names and indices from the root of the scenario, e.g. ['venues', 0, 'markets', 1, 'refill'].
   */
  readonly at: Path
  readonly expected: string
  readonly found: string
}

export type Path = readonly (string | number)[]

export type ScenarioFaultCode =
  /** A number outside its valid range, NaN and infinity included. */
  | 'scenario.outOfRange'
  /** Parameters that define no market, such as an infinite gain at zero. */
  | 'scenario.market'
  | 'scenario.lawUnknown'
  | 'scenario.sharesNotOne'
  | 'scenario.nameUnknown'
  | 'scenario.nameDuplicate'
  /** An index or a route to an unknown venue, or a venue that shares nothing with any other. */
  | 'scenario.venueDisconnected'
  | 'scenario.shockTooLarge'
  | 'scenario.notWholeSteps'
  | 'scenario.rowsNotRising'
  | 'scenario.empty'
  /** The engine refused part of the opening: the detail is the engine's. */
  | 'scenario.refused'

export const create = (
  code: ScenarioFaultCode,
  at: Path,
  expected: string,
  found: unknown,
): ScenarioFault => ({ code, at, expected, found: `${found}` })

export const sumTolerance = 1e-9

/** Checks a number against an inclusive range; no fault where it is within. */
export function between(value: number, least: number, most: number, at: Path): ScenarioFault[] {
  if (value >= least && value <= most) return []
  const range =
    most === Number.MAX_VALUE ? `at least ${least}` : `a number from ${least} to ${most}`
  return [create('scenario.outOfRange', at, range, value)]
}

/** The same for a number above zero and up to a maximum. */
export function positive(value: number, at: Path, most = Number.MAX_VALUE): ScenarioFault[] {
  if (value > 0 && value <= most) return []
  const range = most === Number.MAX_VALUE ? 'above 0' : `above 0 and at most ${most}`
  return [create('scenario.outOfRange', at, `a number ${range}`, value)]
}

export function whole(value: number, least: number, at: Path): ScenarioFault[] {
  if (Number.isSafeInteger(value) && value >= least) return []
  return [create('scenario.outOfRange', at, `a whole number of at least ${least}`, value)]
}

/** Shares are not negative and sum to one. */
export function shares(values: readonly number[], at: Path): ScenarioFault[] {
  const isEach = values.every((value) => value >= 0)
  const sum = values.reduce((all, value) => all + value, 0)
  if (isEach && Math.abs(sum - 1) <= sumTolerance) return []
  return [create('scenario.sharesNotOne', at, 'shares of at least 0 that sum to 1', sum)]
}

/** Names are unique. */
export function distinct(names: readonly string[], at: Path): ScenarioFault[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return []
  return [create('scenario.nameDuplicate', at, 'each name once', twice)]
}

export function known(name: string, names: readonly string[], at: Path): ScenarioFault[] {
  if (names.includes(name)) return []
  return [create('scenario.nameUnknown', at, `one of ${names.join(', ')}`, name)]
}

export * as ScenarioFault from './ScenarioFault.ts'
