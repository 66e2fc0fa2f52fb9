import type { State } from '../../engine/State.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { instrument } from '../../wire/instrument.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
import { Path } from '../../wire/Path.ts'

/** What is defined where an account is mirrored to, and stands: a definition is never changed. */
export interface Defined {
  /** Decimals by asset. */
  readonly assets: ReadonlyMap<string, number>
  /** Instruments by id, as `DefineInstrument` has them. */
  readonly instruments: ReadonlyMap<string, JsonObject>
}

export const ofState = (state: State): Defined => ({
  assets: new Map(state.assets.map(({ id, decimals }) => [id, decimals])),
  instruments: byId(
    state.instruments.map((one) => instrument.encode(one, Path.top(catalogOf(state)))),
  ),
})

/** Of the answers of a service. */
export const ofAnswers = (assets: Json | undefined, instruments: Json | undefined): Defined => ({
  assets: new Map(rows(assets).map(({ asset, decimals }) => [`${asset}`, Number(decimals)])),
  instruments: byId(rows(instruments)),
})

const rows = (told: Json | undefined): readonly JsonObject[] =>
  Array.isArray(told) ? (told as JsonObject[]) : []

const byId = (told: readonly Json[]): ReadonlyMap<string, JsonObject> =>
  new Map((told as readonly JsonObject[]).map((one) => [`${one.id}`, one]))

export * as Defined from './Defined.ts'
