import type { Outcome } from '../../sim/scenarios/world/run.ts'
import type { Scenario } from '../../sim/scenarios/world/Scenario.ts'
import type { ScenarioFault } from '../../sim/scenarios/world/ScenarioFault.ts'

/** One run: the index of its world, and its seed. */
export interface Job {
  /** Its index in the output, independent of the order of completion. */
  readonly place: number
  readonly world: number
  readonly seed: number
}

/** A worker's input: the scenario under each policy. */
export interface Worlds {
  readonly worlds: readonly Scenario[]
}

/** A worker's reply. */
export type Answer =
  | { readonly place: number; readonly outcome: Outcome }
  | { readonly place: number; readonly faults: readonly ScenarioFault[] }
