import { defined } from '../../base/assert.ts'
import type { Asset, ClaimSide, PoolId } from '../../model/Asset.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { ReserveSpec } from '../../model/ReserveSpec.ts'
import type { Ladder } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { AccountState } from '../AccountState.ts'
import type {
  AssetDefined,
  InstrumentDefined,
  MarketActivated,
  MarketDefined,
  PoolDefined,
  RulebookActivated,
  RulebookDefined,
  VersionSuperseded,
} from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { Rules } from '../Rules.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'
import { clearSchedules, setSchedules } from './schedules.ts'

/** The definition events: the effect of each on State. */
export const definitions = {
  AssetDefined: assetDefined,
  InstrumentDefined: instrumentDefined,
  MarketActivated: marketActivated,
  MarketDefined: marketDefined,
  PoolDefined: poolDefined,
  RulebookActivated: rulebookActivated,
  RulebookDefined: rulebookDefined,
  VersionSuperseded: versionSuperseded,
}

function assetDefined(state: State, event: AssetDefined): void {
  const asset = { id: event.asset, index: state.assets.length, decimals: event.decimals }
  state.assets.push(asset)
  state.assetById.set(asset.id, asset)
  bindAll(state)
}

function instrumentDefined(state: State, event: InstrumentDefined): void {
  const { instrument: spec } = event
  const base = State.asset(state, spec.base)
  const settle = State.asset(state, spec.settle)
  const quote = State.asset(state, spec.quote)
  const created = Instrument.create(spec, state.instruments.length, base, settle, quote)
  const instrument = Instrument.bound(created, state.instrumentById)
  state.instruments.push(instrument)
  state.instrumentById.set(instrument.id, instrument)
  bindAll(state)
}

function marketDefined(state: State, { market }: MarketDefined): void {
  const { instrument, version, activeFrom } = market
  const known = state.markets.get(instrument) ?? { versions: [], active: null }
  known.versions.push(market)
  state.markets.set(instrument, known)
  Timers.set(state.timers, Timers.ofMarket(instrument, version), activeFrom)
}

function marketActivated(state: State, { instrument, version }: MarketActivated): void {
  const known = defined(state.markets.get(instrument), 'an activated market is defined')
  const market = known.versions.find((one) => one.version === version)
  known.active = defined(market, 'an activated version is defined')
  bindAll(state)
  Timers.clear(state.timers, Timers.ofMarket(instrument, version))
}

function poolDefined(state: State, event: PoolDefined): void {
  const id = Pool.accountId(event.pool)
  State.addHouse(state, id, 'pool')
  const account = State.account(state, id) as AccountState
  const reserves = event.reserves.map((spec) => openReserve(state, event.pool, spec))
  state.pools.set(event.pool, { id: event.pool, account, reserves })
  bindAll(state)
}

function openReserve(
  state: State,
  pool: PoolId,
  { asset: id, curve, caps, redeems, interest }: ReserveSpec,
): Reserve {
  const asset = State.asset(state, id)
  return {
    asset,
    supply: defineClaim(state, pool, asset, 'supply'),
    debt: defineClaim(state, pool, asset, 'debt'),
    curve,
    caps,
    ...(redeems !== undefined && { redeems }),
    ...(interest !== undefined && { interest }),
    supplyIndex: Ray.one,
    debtIndex: Ray.one,
    accruedAt: State.seconds(state),
    deficit: Amount.zero,
    taken: [],
  }
}

function defineClaim(state: State, pool: PoolId, of: Asset, side: ClaimSide): Asset {
  const index = state.assets.length
  const id = Pool.claimId(pool, side, of.id)
  const asset: Asset = { id, index, decimals: of.decimals, claim: { pool, of: of.index, side } }
  state.assets.push(asset)
  state.assetById.set(id, asset)
  state.book.accrued[index] = Ratio.one
  return asset
}

function rulebookDefined(state: State, event: RulebookDefined): void {
  const { rulebook } = event
  const known = state.rulebooks.get(rulebook.id)
  if (known === undefined) state.rulebooks.set(rulebook.id, Rules.create(state.methods, [rulebook]))
  else known.versions.push(rulebook)
  Timers.set(state.timers, Timers.ofRulebook(rulebook.id, rulebook.version), rulebook.activeFrom)
}

function rulebookActivated(state: State, event: RulebookActivated): void {
  const rules = defined(state.rulebooks.get(event.rulebook), 'an activated rulebook is defined')
  const version = rules.versions.find(({ version }) => version === event.version)
  const before = rules.active?.ladders ?? []
  const { ladders } = defined(version, 'an activated version is defined')
  clearSchedules(state, rules)
  rules.active = version ?? null
  setSchedules(state, rules)
  Rules.bind(rules, state)
  Timers.clear(state.timers, Timers.ofRulebook(event.rulebook, event.version))
  for (const account of state.accounts) {
    if (account.rules !== rules) continue
    carryOver(account, before, ladders)
    State.countRungs(state, account)
  }
}

function versionSuperseded({ timers }: State, { of, id, version }: VersionSuperseded): void {
  Timers.clear(
    timers,
    of === 'rulebook' ? Timers.ofRulebook(id, version) : Timers.ofMarket(id, version),
  )
}

/**
 * Rungs and calls follow their ladder by name, at whatever index the new version has it. Of a ladder
 * that is gone, or whose calling rung is held no more, nobody is excused.
 *
 * Rules: [ENG18]
 */
function carryOver(
  account: AccountState,
  before: readonly Ladder[],
  after: readonly Ladder[],
): void {
  const { levels, calls } = account
  const formerIndices = after.map(({ id }) => before.findIndex((ladder) => ladder.id === id))
  const kept = formerIndices.map((old) => [levels[old] ?? 0, calls[old]] as const)
  levels.length = 0
  calls.length = 0
  kept.forEach(([level, call], now) => {
    levels[now] = Math.min(level, after[now]?.levels.length ?? 0)
    calls[now] = call
  })
  const suppressed = [...account.suppressedCalls]
  account.suppressedCalls = AccountState.setOf(
    suppressed.filter((id) => AccountState.holdsCallingRung(account, id)),
  )
}

/** Rulebooks in force are bound again to the current definitions. */
function bindAll(state: State): void {
  for (const rules of state.rulebooks.values()) Rules.bind(rules, state)
}
