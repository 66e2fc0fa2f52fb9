import { Instrument, type InstrumentSpec } from '../../model/Instrument.ts'
import { State } from '../State.ts'

/** An instrument may now be traded. */
export interface InstrumentDefined {
  readonly type: 'InstrumentDefined'
  readonly instrument: InstrumentSpec
}

export function evolve(state: State, event: InstrumentDefined): void {
  const { instrument: spec } = event
  const base = State.asset(state, spec.base)
  const settle = State.asset(state, spec.settle)
  const instrument = Instrument.create(spec, state.instruments.length, base, settle)
  state.instruments.push(instrument)
  state.instrumentById.set(instrument.id, instrument)
  for (const rules of state.rulebooks.values()) rules.terms = null
}

export * as InstrumentDefined from './InstrumentDefined.ts'
