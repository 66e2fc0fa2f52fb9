import type { AssetId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { DeleveragePolicy, Rulebook, RulebookId } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Ratio } from '../money/Ratio.ts'
import { State } from './State.ts'

/** The clearing rules of an instrument now in force. */
export interface Clearing {
  /** The fund's cap, settlement atoms. */
  readonly fundCap: Amount
  /** After how long the cap holds anew, ms; null for never. */
  readonly fundWindow: number | null
  /** The most the fund pays in the settlement asset over all markets; null for no bound. */
  readonly fundTotal: Amount | null
  readonly deleverage: DeleveragePolicy
  readonly disposal: Ratio
  readonly silence: number
  /** The origin: a market's own version, or the rulebook that applies without a market. */
  readonly source: ClearingSource
}

export type ClearingSource =
  | { readonly by: 'market'; readonly version: number }
  | { readonly by: 'rulebook'; readonly rulebook: RulebookId; readonly version: number }

/**
 * The clearing rules of an instrument: those of its market in force, or else those of the first
 * rulebook in force that lists it; null where there is neither.
 *
 * Rules: [CLEAR1] [CLEAR2]
 */
export function of(state: State, { id, settle }: Instrument): Clearing | null {
  const market = state.markets.get(id)?.active
  if (market != null) return fromMarket(market)
  const rulebook = standIn(state, id)
  return rulebook === null ? null : fromRulebook(rulebook, id, settle)
}

const fromMarket = ({ version, ...market }: Market): Clearing => ({
  fundCap: market.fundCap,
  fundWindow: market.fundWindow ?? null,
  fundTotal: market.fundTotal ?? null,
  deleverage: market.deleverage,
  disposal: market.disposal,
  silence: market.silence,
  source: { by: 'market', version },
})

function fromRulebook(
  { id, version, waterfall, liquidation }: Rulebook,
  name: InstrumentId,
  settle: AssetId,
): Clearing {
  const { fundCaps, fundCapDefault, fundWindow, fundTotals, deleverage, disposal } = waterfall
  return {
    fundCap: fundCaps.get(name) ?? fundCapDefault,
    fundWindow: fundWindow ?? null,
    fundTotal: fundTotals?.get(settle) ?? null,
    deleverage,
    disposal,
    silence: liquidation.silence,
    source: { by: 'rulebook' as const, rulebook: id, version },
  }
}

/**
 * The rulebook that governs an instrument without a market: the first defined that lists it, in its
 * version in force or in the version about to come into force.
 */
export function standIn(state: State, id: InstrumentId, next?: Rulebook): Rulebook | null {
  for (const { id: name, active } of state.rulebooks.values()) {
    const inForce = next?.id === name ? next : active
    if (inForce !== null && governs(state, inForce, id)) return inForce
  }
  const isNew = next !== undefined && !state.rulebooks.has(next.id)
  return isNew && governs(state, next, id) ? next : null
}

function governs(state: State, { method }: Rulebook, id: InstrumentId): boolean {
  const known = state.methods.get(method.name)
  return known?.governs(method, State.instrument(state, id)) === true
}

export * as Clearing from './Clearing.ts'
