import { limits } from '../../base/limits.ts'
import { Instrument, type InstrumentSpec } from '../../model/Instrument.ts'
import { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import { State } from '../State.ts'

/** Makes an instrument known. */
export interface DefineInstrument extends Header {
  readonly type: 'DefineInstrument'
  readonly instrument: InstrumentSpec
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: DefineInstrument): Decision {
  const { instrument } = command
  if (state.instrumentById.has(instrument.id)) {
    return Decision.reject('instrument.duplicate', `instrument ${instrument.id} is defined already`)
  }
  if (state.instruments.length >= limits.instruments) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.instruments} instruments`)
  }
  for (const asset of [instrument.base, instrument.quote, instrument.settle]) {
    if (!state.assetById.has(asset)) {
      return Decision.reject('asset.unknown', `no asset ${asset} is defined`)
    }
  }
  const fault = faultOf(state, instrument)
  if (fault !== null) return Decision.reject('command.malformed', `${instrument.id}: ${fault}`)
  return [{ type: 'InstrumentDefined', instrument }]
}

/** What is wrong with a definition, in words. */
function faultOf(state: State, spec: InstrumentSpec): string | null {
  const { kind, payoff, contractSize, tick, lot } = spec
  if (contractSize.units <= 0n || tick.units <= 0n || lot.units <= 0n) {
    return 'expected a positive contract size, tick and lot'
  }
  if (spec.lotsMin < 0n) return 'expected a minimum size of zero or more'
  if (payoff === 'inverse' && spec.settle !== spec.base) return 'an inverse settles in its base'
  if (payoff === 'inverse' && spec.allowsNonPositive) return 'an inverse has no price of zero'
  if ((kind === 'future') !== (spec.expiry !== null)) return 'a future, and only it, expires'
  return kind === 'spot' ? spotFault(state, spec) : null
}

function spotFault(state: State, spec: InstrumentSpec): string | null {
  if (spec.payoff !== 'linear' || spec.settle !== spec.quote) return 'spot is linear in its quote'
  if (spec.allowsNonPositive) return 'spot has no price of zero'
  const base = State.asset(state, spec.base)
  const { baseAtomsPerLot } = Instrument.create(spec, 0, base, State.asset(state, spec.settle))
  return baseAtomsPerLot.denominator === 1n ? null : 'a lot is a whole number of the base atoms'
}

export * as DefineInstrument from './DefineInstrument.ts'
