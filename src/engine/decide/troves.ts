import { limits } from '../../base/limits.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { Account } from '../../model/Account.ts'
import type { BranchSpec } from '../../model/BranchSpec.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { wad } from '../../protocols/liquity/collateralRatio.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import { BranchChange } from '../../protocols/liquity2/BranchChange.ts'
import { AccountState } from '../AccountState.ts'
import type { DefineTroves, UseTroves } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import type { TroveMove, TrovesUsed } from '../Event.ts'
import { movesOf } from '../loan/troveMoves.ts'
import { type Called, carryOut } from '../loan/troveUses.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { TroveSystem } from '../TroveSystem.ts'
import type { TroveUse } from '../TroveUse.ts'
import { mayLeave } from './balances.ts'

/** The commands about troves: the kind and handler of each. */
export const troves = {
  UseTroves: Decision.request(useTroves),
  DefineTroves: Decision.control(defineTroves),
}

/** Rules: [BOLD39] */
function defineTroves(state: State, command: DefineTroves): Decision {
  const { system, coin, gas, staleAfter, branches } = command
  if (state.troves.has(system)) {
    return Decision.reject('trove.duplicate', `system ${system} is defined already`)
  }
  const isFull = state.troves.size >= limits.pools || branches.length > limits.reserves
  if (isFull) {
    const most = `at most ${limits.pools} systems of ${limits.reserves} branches`
    return Decision.reject('command.tooLarge', `expected ${most}`)
  }
  if (system.includes(':') || branches.length === 0) {
    return Decision.reject('command.malformed', 'expected a name without : and a branch or more')
  }
  const isLent = [...state.troves.values()].some((one) => one.coin.id === coin)
  const names = [coin, ...branches.map(({ collateral }) => collateral)]
  if (isLent || new Set(names).size < names.length) {
    return Decision.reject('command.malformed', `expected a coin of its own and each asset once`)
  }
  for (const id of [...names, gas]) {
    const fault = assetFault(state, id)
    if (fault !== null) return fault
  }
  const unsound = branches.find((one) => !isSound(one))
  if (unsound !== undefined || !Number.isSafeInteger(staleAfter) || staleAfter < 0) {
    const detail = `${unsound?.collateral ?? system}: expected ratios from 1 to 100, and shares`
    return Decision.reject('command.malformed', detail)
  }
  return [{ type: 'TrovesDefined', system, coin, gas, staleAfter, branches }]
}

function assetFault(state: State, id: string): Rejection | null {
  const asset = find.asset(state, id)
  if (Decision.refused(asset)) return asset
  if (asset.claim !== undefined) return Decision.reject('asset.isClaim', `${id} is a claim`)
  if (asset.decimals === TroveSystem.decimals) return null
  const detail = `${id}: expected ${TroveSystem.decimals} decimals, found ${asset.decimals}`
  return Decision.reject('command.malformed', detail)
}

function isSound(spec: BranchSpec): boolean {
  const { ratioCritical, ratioMinimum, ratioBatch, ratioShutdown } = spec
  const ratios = [ratioCritical, ratioMinimum, ratioShutdown]
  const shares = [ratioBatch, spec.penaltyPool, spec.penaltyRedistribution]
  return (
    ratios.every((one) => one >= wad && one <= Integer.mul(100n, wad)) &&
    shares.every((one) => one >= 0n && one <= wad) &&
    ratioCritical >= ratioMinimum
  )
}

/**
 * Decides a use: the protocol's own answer, on its books brought to now and to fresh prices, and the
 * money that it moves.
 *
 * Rules: [BOLD39] [BOLD40] [BOLD41]
 */
function useTroves(state: State, command: UseTroves): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const system = state.troves.get(command.system)
  const { use } = command
  const index =
    system === undefined || use.type === 'redeem' ? 0 : TroveSystem.placeOf(system, use.branch)
  if (system === undefined || index < 0) {
    return Decision.reject('trove.unknown', `no such branch of ${command.system} is defined`)
  }
  const asked = { system, account, use, index }
  const barred = boundsFault(use) ?? ownerFault(asked) ?? openFault(state, asked)
  if (barred !== null) return barred
  const before = currentOf(state, asked)
  if (Decision.refused(before)) return before
  const called = carryOut(before, use, index, account.id)
  if (!called.ok) return Decision.reject('trove.refused', `${use.type}: ${called.error}`)
  if (BoldSystem.supply(called.value.book) >= limits.loan) {
    return Decision.reject('amount.outOfLimits', `expected less ${system.coin.id} than that`)
  }
  return propose(state, asked, before, called.value)
}

interface Asked {
  readonly system: TroveSystem
  readonly account: AccountState
  readonly use: TroveUse
  /** The place of the branch; zero where the call is about all. */
  readonly index: number
}

/** Every number is within limits, and none is negative but what an adjustment takes. */
function boundsFault(use: TroveUse): Rejection | null {
  const numbers = Object.values(use).filter((one) => typeof one === 'bigint')
  const least = use.type === 'adjust' ? -limits.loan : -1n
  const isWithin = numbers.every((one) => one > least && one < limits.loan)
  const isListed = !('troves' in use) || use.troves.length <= limits.redemptions
  const isRated = use.type !== 'open' || (use.rate === null) !== (use.batch === null)
  const isCounted =
    use.type !== 'redeem' || (Number.isSafeInteger(use.iterations) && use.iterations >= 0)
  if (isWithin && isListed && isRated && isCounted) return null
  const detail = `${use.type}: expected numbers within limits, and a rate or a batch`
  return Decision.reject('command.malformed', detail)
}

/** What only the owner of a trove may ask. */
const owners: ReadonlySet<TroveUse['type']> = new Set([
  ...(['adjust', 'close', 'setRate', 'joinBatch', 'leaveBatch'] as const),
])

function ownerFault({ system, account, use, index }: Asked): Rejection | null {
  if (!owners.has(use.type) || !('trove' in use)) return null
  const trove = BoldSystem.branchOf(system.book, index).troves.get(use.trove)
  if (trove === undefined || trove.owner === account.id) return null
  return Decision.reject('trove.refused', `trove ${use.trove} is not of ${account.id}`)
}

/** Why a branch is closed to a use: a switch, a restriction, or no room for more. */
function openFault(state: State, { system, account, use, index }: Asked): Rejection | null {
  const coins = [system.coin.id, ...('branch' in use ? [use.branch] : [])]
  const isSeizing = ['liquidate', 'urgentRedeem', 'redeem'].includes(use.type)
  if (isSeizing && !(state.armed && Switches.isOn(state, 'liquidation', 'asset', coins))) {
    return Decision.reject('switch.off', `liquidation of ${coins.join(', ')} is switched off`)
  }
  const isRisk = use.type === 'open' || (use.type === 'adjust' && use.debt > 0n)
  if (isRisk && !Switches.isOn(state, 'newRisk', 'asset', coins)) {
    return Decision.reject('switch.off', `new risk in ${coins.join(', ')} is switched off`)
  }
  if (isRisk && AccountState.restricted(account, 'reduceOnly')) {
    return Decision.reject('account.restricted', `account ${account.id} may only reduce`)
  }
  const { troves: open, batches } = BoldSystem.branchOf(system.book, index)
  const isFull =
    (use.type === 'open' && open.size >= limits.troves) ||
    (use.type === 'registerBatch' && batches.size >= limits.troves)
  if (!isFull) return null
  return Decision.reject('command.tooLarge', `expected at most ${limits.troves} in a branch`)
}

/** Calls that ask for no price. */
const priceless: ReadonlySet<TroveUse['type']> = new Set([
  ...(['applyPending', 'registerBatch', 'lowerBatchFee'] as const),
  ...(['deposit', 'withdraw', 'claimStash', 'claimSurplus'] as const),
])

/** The books at this second, and at fresh prices wherever its use looks at one. */
function currentOf(state: State, { system, use, index }: Asked): Rejection | BoldSystem {
  let book = BoldSystem.at(system.book, BigInt(State.seconds(state)))
  if (priceless.has(use.type)) return book
  for (const [place, branch] of book.branches.entries()) {
    const isAsked = use.type === 'redeem' ? branch.troves.size > 0 : place === index
    if (!isAsked) continue
    const price = priceOf(state, system, place)
    if (typeof price !== 'bigint') return price
    book = BoldSystem.withBranch(book, place, { ...branch, price })
  }
  return book
}

/**
 * The price of a whole unit of a collateral in the reference currency, of which the coin counts as one,
 * as at the protocol. Wad.
 */
function priceOf(state: State, system: TroveSystem, place: number): bigint | Rejection {
  const { price, validity } = TroveSystem.priceAt(system, place, state.book, state.time)
  if (price !== null && validity === 'fresh') return TroveSystem.wadOf(price)
  const code = validity === 'missing' ? 'price.missing' : 'price.stale'
  const { id } = TroveSystem.collateralAt(system, place)
  return Decision.reject(code, `expected a fresh price of ${id}, found ${validity}`)
}

/** What leaves into a trove or a pool is out of the account's reach, as a withdrawal is. */
const outflows: ReadonlySet<TroveUse['type']> = new Set(['open', 'adjust', 'deposit'])

function propose(
  state: State,
  { system, account, use }: Asked,
  before: BoldSystem,
  called: Called,
): Rejection | Proposal {
  const fund = State.house(state, 'fund').id
  const moves = movesOf(system, before, called, { caller: account.id, fund })
  const isOut = outflows.has(use.type)
  const lacking = lackingOf(state, account, moves, isOut)
  if (lacking !== null) return lacking
  const event = {
    ...calledOf(state, system, before, called),
    account: account.id,
    use: use.type,
    moves,
  }
  const view = moves.reduce((all, move) => moved(state, all, move), account as Account)
  return {
    after: [{ account, view, purpose: isOut ? 'outflow' : 'spend' }],
    events: (run) => creditCalls(run, account, 'deposit', [event]),
  }
}

/** Why an account has not what a use takes of it, or may not give it. */
function lackingOf(
  state: State,
  account: AccountState,
  moves: readonly TroveMove[],
  isOut: boolean,
): Rejection | null {
  const paid = new Map<string, bigint>()
  for (const { from, asset, amount } of moves) {
    if (from === account.id) paid.set(asset, (paid.get(asset) ?? 0n) + amount)
  }
  for (const [id, amount] of paid) {
    const asset = State.asset(state, id)
    const barred = isOut ? mayLeave(state, account, asset) : null
    const held = account.balances[asset.index] ?? 0n
    const fault = barred ?? Decision.insufficient(id, amount, held)
    if (fault !== null) return fault
  }
  return null
}

function moved(state: State, view: Account, { from, to, asset, amount }: TroveMove): Account {
  const { index } = State.asset(state, asset)
  if (from === view.id) return ProForma.withBalance(view, index, Amount.negate(amount))
  return to === view.id ? ProForma.withBalance(view, index, amount) : view
}

/** What of the books is not as it was. */
function calledOf(
  state: State,
  system: TroveSystem,
  before: BoldSystem,
  { book }: Called,
): Omit<TrovesUsed, 'account' | 'use' | 'moves'> {
  const branches = book.branches.flatMap((after, place) => {
    const was = BoldSystem.branchOf(before, place)
    const branch = system.collaterals[place]?.id ?? ''
    return after === was ? [] : [{ branch, change: BranchChange.between(was, after) }]
  })
  const { redemption } = book
  return { type: 'TrovesUsed', system: system.id, at: State.seconds(state), redemption, branches }
}
