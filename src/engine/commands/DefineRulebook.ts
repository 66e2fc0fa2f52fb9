import { limits } from '../../base/limits.ts'
import { Ladder } from '../../calls/Ladder.ts'
import { validateProcedure } from '../../calls/validateProcedure.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import { validateLending } from '../../model/validateLending.ts'
import { activation } from '../activation.ts'
import { Decision } from '../Decision.ts'
import type { Event } from '../Event.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Makes a version of a rulebook known; it comes into force at its `activeFrom`. */
export interface DefineRulebook extends Header {
  readonly type: 'DefineRulebook'
  readonly rulebook: Rulebook
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: DefineRulebook): Decision {
  const { rulebook } = command
  const last = state.rulebooks.get(rulebook.id)?.versions.at(-1)
  if (last !== undefined && rulebook.version <= last.version) {
    const detail = `expected a version of ${rulebook.id} above ${last.version}, found ${rulebook.version}`
    return Decision.reject('rulebook.duplicate', detail)
  }
  if (last !== undefined && rulebook.method.name !== last.method.name) {
    const detail = `expected the method ${last.method.name} that ${rulebook.id} has, found ${rulebook.method.name}`
    return Decision.reject('command.malformed', detail)
  }
  if (last === undefined && state.rulebooks.size >= limits.rulebooks) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.rulebooks} rulebooks`)
  }
  const unknown = unknownName(state, rulebook)
  if (unknown !== null) return unknown
  const fault = faultOf(rulebook)
  if (fault !== null) return Decision.reject('command.malformed', `${rulebook.id}: ${fault}`)
  return define(state, rulebook)
}

function* define(state: State, rulebook: Rulebook): Iterable<Event> {
  yield { type: 'RulebookDefined', rulebook }
  if (rulebook.activeFrom <= state.time) yield* activation(state, rulebook)
}

function unknownName(state: State, { numeraire, method }: Rulebook) {
  for (const asset of [numeraire, ...method.collateral.keys()]) {
    if (!state.assetById.has(asset)) {
      return Decision.reject('asset.unknown', `no asset ${asset} is defined`)
    }
  }
  for (const instrument of method.name === 'tiered' ? method.brackets.keys() : []) {
    if (!state.instrumentById.has(instrument)) {
      return Decision.reject('instrument.unknown', `no instrument ${instrument} is defined`)
    }
  }
  return null
}

/** What is wrong with a rulebook, in words. */
function faultOf({ ladders, call, liquidation, activeFrom, method }: Rulebook): string | null {
  const lends = method.name === 'lending' ? validateLending(method) : null
  if (lends !== null) return `${lends.name}: ${lends.code}`
  if (ladders.length === 0 || ladders.length > limits.levels) {
    return `expected 1 to ${limits.levels} ladders, found ${ladders.length}`
  }
  for (const ladder of ladders) {
    const valid = Ladder.validate(ladder)
    if (!valid.ok) return `ladder ${ladder.id}, rung ${valid.error.rung}: ${valid.error.code}`
  }
  if (new Set(ladders.map(({ id }) => id)).size !== ladders.length) return 'ladders differ in name'
  const procedure = validateProcedure(call, ladders)
  if (!procedure.ok) return procedure.error
  if (liquidation.target.numerator <= 0n) return 'expected a positive liquidation target'
  return activeFrom >= 0 && activeFrom <= limits.time ? null : 'expected a time within limits'
}

export * as DefineRulebook from './DefineRulebook.ts'
