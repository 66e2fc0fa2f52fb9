import type { Outcome } from '../../sim/scenarios/world/run.ts'
import type { Scenario } from '../../sim/scenarios/world/Scenario.ts'
import type { ScenarioFault } from '../../sim/scenarios/world/ScenarioFault.ts'

/** One run: which of the worlds, and its seed. */
export interface Job {
  /** Its place in the order that is told, whatever order runs end in. */
  readonly place: number
  readonly world: number
  readonly seed: number
}

/** What a worker is started with: the scenario under each policy. */
export interface Worlds {
  readonly worlds: readonly Scenario[]
}

/** What a worker answers. */
export type Answer =
  | { readonly place: number; readonly outcome: Outcome }
  | { readonly place: number; readonly faults: readonly ScenarioFault[] }
