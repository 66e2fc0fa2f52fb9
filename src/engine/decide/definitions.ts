import { limits } from '../../base/limits.ts'
import { Ladder } from '../../calls/Ladder.ts'
import { validateProcedure } from '../../calls/validateProcedure.ts'
import type { Method } from '../../margin/Method.ts'
import type { PoolId } from '../../model/Asset.ts'
import { Delivery } from '../../model/Delivery.ts'
import { Instrument, type InstrumentId, type InstrumentSpec } from '../../model/Instrument.ts'
import { LiquidationSteps } from '../../model/LiquidationSteps.ts'
import { Market } from '../../model/Market.ts'
import type { ReserveSpec } from '../../model/ReserveSpec.ts'
import { isSoundBand, type Rulebook, sessionsFault } from '../../model/Rulebook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Clearing } from '../Clearing.ts'
import type {
  DefineAsset,
  DefineInstrument,
  DefineMarket,
  DefinePool,
  DefineRulebook,
} from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { Pool } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { Rules } from '../Rules.ts'
import { type MarketVersions, State } from '../State.ts'

/** The definition commands: the kind and handler of each. */
export const definitions = {
  DefineAsset: Decision.control(defineAsset),
  DefineInstrument: Decision.control(defineInstrument),
  DefineMarket: Decision.control(defineMarket),
  DefinePool: Decision.control(definePool),
  DefineRulebook: Decision.control(defineRulebook),
}

function defineAsset(state: State, command: DefineAsset): Decision {
  const { asset, decimals } = command
  if (state.assetById.has(asset)) {
    return Decision.reject('asset.duplicate', `asset ${asset} is defined already`)
  }
  if (state.assets.length >= limits.assets) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.assets} assets`)
  }
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > limits.decimals) {
    const found = `found ${decimals}`
    return Decision.reject(
      'command.malformed',
      `expected 0 to ${limits.decimals} decimals, ${found}`,
    )
  }
  return [{ type: 'AssetDefined', asset, decimals }]
}

function defineInstrument(state: State, command: DefineInstrument): Decision {
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
  const fault = instrumentFault(state, instrument)
  if (fault !== null) return Decision.reject('command.malformed', `${instrument.id}: ${fault}`)
  return [{ type: 'InstrumentDefined', instrument }]
}

/** The fault of a definition, in words. */
function instrumentFault(state: State, spec: InstrumentSpec): string | null {
  const { kind, payoff, contractSize, tick, lot } = spec
  if (contractSize.units <= 0n || tick.units <= 0n || lot.units <= 0n) {
    return 'expected a positive contract size, tick and lot'
  }
  if (spec.lotsMin < 0n) return 'expected a minimum size of zero or more'
  if (payoff === 'inverse' && spec.settle !== spec.base) return 'an inverse settles in its base'
  if (payoff === 'inverse' && spec.allowsNonPositive) return 'an inverse has no price of zero'
  const expires = kind === 'future' || kind === 'option'
  if (expires !== (spec.expiry !== null)) return 'futures and options, and only they, expire'
  const fault = optionFault(state, spec)
  if (fault !== null) return fault
  return kind === 'spot' ? spotFault(state, spec) : null
}

/** Rules: [OPT1] */
function optionFault(state: State, spec: InstrumentSpec): string | null {
  const { kind, option, base, settle } = spec
  if ((kind === 'option') !== (option !== undefined)) return 'an option, and only it, has its terms'
  if (option === undefined) return null
  if (spec.payoff !== 'linear') return 'an option is linear in its premium'
  if (spec.allowsNonPositive) return 'an option has no price below zero'
  if (option.strike.units <= 0n) return 'expected a positive strike'
  const ticks = Ratio.div(Ratio.fromDecimal(option.strike), Ratio.fromDecimal(spec.tick))
  if (settle !== base && Ratio.mulDown(1n, ticks) >= limits.price) {
    return 'expected a strike within the limits of a price'
  }
  const undeliverable = deliveryFault(state, spec)
  if (undeliverable !== null || option.delivers !== undefined) return undeliverable
  if (option.delivery === 'cash') return null
  if (settle === base) return 'what is delivered is paid for in the quote'
  const asset = State.asset(state, base)
  const { baseAtomsPerLot } = Instrument.create(spec, 0, asset, State.asset(state, settle))
  return baseAtomsPerLot.denominator === 1n ? null : 'a lot delivers a whole number of base atoms'
}

/**
 * A listing that options deliver stands in no isolated position: what is assigned would be borne by a margin that
 * nobody brought.
 *
 * Rules: [OPT6]
 */
function deliveryFault(state: State, spec: InstrumentSpec): string | null {
  const listing = state.instrumentById.get(spec.option?.delivers ?? '')
  const fault = Delivery.faultOf(spec, listing)
  if (fault !== null) return `expected ${fault}`
  if (listing === undefined) return null
  if (state.ends[listing.index] !== undefined) return `${listing.id} is no longer listed`
  const isolating = state.accounts.find((one) => one.isolating.has(listing.index))
  return isolating === undefined ? null : `account ${isolating.id} isolates ${listing.id}`
}

function spotFault(state: State, spec: InstrumentSpec): string | null {
  if (spec.payoff !== 'linear' || spec.settle !== spec.quote) return 'spot is linear in its quote'
  if (spec.allowsNonPositive) return 'spot has no price of zero'
  const base = State.asset(state, spec.base)
  const { baseAtomsPerLot } = Instrument.create(spec, 0, base, State.asset(state, spec.settle))
  return baseAtomsPerLot.denominator === 1n ? null : 'a lot is a whole number of the base atoms'
}

function defineMarket(state: State, { market }: DefineMarket): Decision {
  const { instrument: id, version, activeFrom } = market
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  if (instrument.kind === 'spot') {
    return Decision.reject('instrument.notTradable', `${id} is spot: it has no clearing of its own`)
  }
  const last = state.markets.get(id)?.versions.at(-1)
  if (last !== undefined && version <= last.version) {
    const detail = `expected a version of ${id} above ${last.version}, found ${version}`
    return Decision.reject('market.duplicate', detail)
  }
  const fault = Market.faultOf(market) ?? marketFault(market, instrument)
  if (fault !== null) return Decision.reject('command.malformed', `${id}: ${fault}`)
  const defined: Event = { type: 'MarketDefined', market }
  return activeFrom > state.time ? [defined] : [defined, ...activateMarket(state, market)]
}

/** Brings a version of a market into force. */
export function activateMarket(state: State, { instrument, version }: Market): Event[] {
  const known = state.markets.get(instrument)
  return [
    ...superseded('market', instrument, known, version),
    { type: 'MarketActivated', instrument, version },
  ]
}

/** The engine limit that a definition exceeds. */
function marketFault(
  { fundCap, version, activeFrom }: Market,
  { amountMax }: Instrument,
): string | null {
  if (!Number.isSafeInteger(version) || version < 1) return 'expected a version from 1 on'
  if (fundCap >= amountMax) return 'expected a fund cap within limits'
  return activeFrom >= 0 && activeFrom <= limits.time ? null : 'expected a time within limits'
}

function definePool(state: State, command: DefinePool): Decision {
  const { pool, reserves } = command
  if (state.pools.has(pool)) {
    return Decision.reject('pool.duplicate', `pool ${pool} is defined already`)
  }
  const isFull = state.pools.size >= limits.pools || reserves.length > limits.reserves
  if (isFull || state.assets.length + 2 * reserves.length > limits.assets) {
    const most = `at most ${limits.pools} pools of ${limits.reserves} reserves`
    return Decision.reject('command.tooLarge', `expected ${most}, and ${limits.assets} assets`)
  }
  if (pool.includes(':') || reserves.length === 0) {
    return Decision.reject('command.malformed', 'expected a name without : and a reserve or more')
  }
  const seen = new Set<string>()
  for (const spec of reserves) {
    const fault = reserveFault(state, pool, spec, seen)
    if (fault !== null) return fault
    seen.add(spec.asset)
  }
  return [{ type: 'PoolDefined', pool, reserves }]
}

function reserveFault(
  state: State,
  pool: PoolId,
  { asset: id, curve, caps }: ReserveSpec,
  seen: ReadonlySet<string>,
): Rejection | null {
  const asset = find.asset(state, id)
  if (Decision.refused(asset)) return asset
  if (asset.claim !== undefined) return Decision.reject('asset.isClaim', `${id} is a claim itself`)
  const isTaken = (['supply', 'debt'] as const).some((side) =>
    state.assetById.has(Pool.claimId(pool, side, id)),
  )
  if (seen.has(id) || isTaken) {
    return Decision.reject('asset.duplicate', `${id}: its claims in pool ${pool} are defined`)
  }
  return termsFault({ asset: id, curve, caps })
}

/** Refuses rates and caps that no reserve may have. */
export function termsFault({ asset, curve, caps }: ReserveSpec): Rejection | null {
  const { optimalUsage, base, slope1, slope2, reserveFactor } = curve
  const isSound =
    [base, slope1, slope2].every((rate) => rate >= 0n && rate <= limits.rate) &&
    optimalUsage > 0n &&
    optimalUsage < 10_000n &&
    reserveFactor >= 0n &&
    reserveFactor <= 10_000n
  const isCapped = [caps.supply, caps.borrow].every((cap) => cap === null || cap >= 0n)
  if (isSound && isCapped) return null
  return Decision.reject('command.malformed', `${asset}: expected rates and caps within limits`)
}

function defineRulebook(state: State, command: DefineRulebook): Decision {
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
  const method = state.methods.get(rulebook.method.name)
  if (method === undefined) {
    return Decision.reject('command.malformed', `no method is named ${rulebook.method.name}`)
  }
  const unknown = unknownName(state, rulebook, method)
  if (unknown !== null) return unknown
  const fault = method.fault(rulebook.method) ?? rulebookFault(rulebook)
  if (fault !== null) return Decision.reject('command.malformed', `${rulebook.id}: ${fault}`)
  return define(state, rulebook)
}

function define(state: State, rulebook: Rulebook): Event[] {
  const defined: Event = { type: 'RulebookDefined', rulebook }
  return rulebook.activeFrom <= state.time ? [defined, ...activate(state, rulebook)] : [defined]
}

function unknownName(state: State, rulebook: Rulebook, method: Method) {
  const { numeraire, method: parameters, liquidation } = rulebook
  const { assets, instruments } = method.names(parameters)
  for (const asset of [numeraire, ...assets]) {
    if (!state.assetById.has(asset)) {
      return Decision.reject('asset.unknown', `no asset ${asset} is defined`)
    }
  }
  const closing = liquidation.sessions?.instruments.keys() ?? []
  for (const instrument of [...instruments, ...closing]) {
    if (!state.instrumentById.has(instrument)) {
      return Decision.reject('instrument.unknown', `no instrument ${instrument} is defined`)
    }
  }
  return null
}

/** The fault of a rulebook, in words. */
function rulebookFault(rulebook: Rulebook): string | null {
  const { ladders, call, liquidation, version, activeFrom } = rulebook
  if (!Number.isSafeInteger(version) || version < 1) return 'expected a version from 1 on'
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
  if (rulebook.priceBand !== undefined && !isSoundBand(rulebook.priceBand)) {
    return 'expected a jump and a time above 0'
  }
  if (liquidation.spreads === 'unit' && !['deficit', 'fraction'].includes(liquidation.sizing)) {
    return 'expected spreads as units to be sized by deficit or fraction'
  }
  const hours = sessionsFault(liquidation)
  if (hours !== null) return `sessions: ${hours}`
  if (liquidation.target.numerator <= 0n) return 'expected a positive liquidation target'
  if (liquidation.sizing === 'even' && liquidation.fraction.numerator <= 0n) {
    return 'expected a fraction above 0'
  }
  const lacks = LiquidationSteps.faultOf(liquidation.steps ?? {})
  if (lacks !== null) return `expected ${lacks}`
  return activeFrom >= 0 && activeFrom <= limits.time ? null : 'expected a time within limits'
}

/** Brings a version into force; calls of removed ladders are cancelled first. */
export function activate(state: State, rulebook: Rulebook): Event[] {
  const { id, version } = rulebook
  return [
    ...cancelled(state, rulebook),
    ...superseded('rulebook', id, state.rulebooks.get(id), version),
    { type: 'RulebookActivated', rulebook: id, version },
    ...governingEvents(state, rulebook),
  ]
}

/**
 * The versions that can no longer come into force, because a higher one does now: the higher version
 * is the later word, whichever was to begin first.
 *
 * Rules: [ENG6]
 */
function superseded(
  of: 'rulebook' | 'market',
  id: string,
  known: Pick<Rules | MarketVersions, 'versions' | 'active'> | undefined,
  by: number,
): Event[] {
  const inForce = known?.active?.version ?? 0
  const passed: Event[] = []
  for (const { version } of known?.versions ?? []) {
    if (version <= inForce || version >= by) continue
    passed.push({ type: 'VersionSuperseded', of, id, version, by })
  }
  return passed
}

function cancelled(state: State, { id, version, ladders }: Rulebook): Event[] {
  const kept = new Set(ladders.map((ladder) => ladder.id))
  return [...state.calls.values()].flatMap((call): Event[] => {
    const { rules } = State.account(state, call.account)
    if (rules?.id !== id || kept.has(call.ladder)) return []
    const reason = `ladder ${call.ladder} is not in version ${version} of ${id}`
    return [{ type: 'CallCancelled', call: call.id, account: call.account, reason }]
  })
}

/**
 * The instruments without a market whose governing version changes now.
 *
 * Rules: [CLEAR2]
 */
function governingEvents(state: State, next: Rulebook): Event[] {
  const groups = new Map<Rulebook | null, InstrumentId[]>()
  for (const { id, kind } of state.instruments) {
    if (kind === 'spot' || state.markets.get(id)?.active != null) continue
    const after = Clearing.standIn(state, id, next)
    if (after === Clearing.standIn(state, id)) continue
    groups.set(after, [...(groups.get(after) ?? []), id])
  }
  return [...groups].map(([after, instruments]) => ({
    type: 'MarketsGoverned',
    rulebook: after?.id ?? null,
    version: after?.version ?? null,
    instruments,
  }))
}
