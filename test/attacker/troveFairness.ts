import { TroveSystem } from '../../src/engine/TroveSystem.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { BoldLimits } from '../../src/protocols/liquity2/BoldLimits.ts'
import type { Branch } from '../../src/protocols/liquity2/Branch.ts'
import { TroveAccount } from '../../src/protocols/liquity2/TroveAccount.ts'
import { Play } from './Play.ts'
import { TroveWorth } from './TroveWorth.ts'
import { coalition, honest, use as toldUse } from './trovesArena.ts'

const wad = 10n ** 18n

/** What the divisions of one use may add up to: a ten-thousandth of a cent. */
const rounding = 10n ** 12n

/** What a use may take from others by the protocol's own terms, by whom it is taken; and what it gives. */
interface Named {
  readonly gain: bigint
  readonly losses: ReadonlyMap<string, bigint>
  /** Whether anybody who has a trove or a deposit there bears what is left. */
  readonly isShared: boolean
}

const nothing: Named = { gain: 0n, losses: new Map(), isShared: false }

/**
 * Tells a use, and compares what everybody has before and after it, at one second and one price.
 *
 * Rules: [ATT12]
 */
export function tellUse(play: Play, account: string, what: TroveUse): boolean {
  const system = TroveWorth.systemOf(play.state)
  const before = TroveWorth.of(play.state, system, play.time)
  const branches = TroveWorth.branchesOf(play.state, system, play.time)
  const place = what.type === 'redeem' ? 0 : TroveSystem.placeOf(system, what.branch)
  const gasPrice = TroveWorth.priceOf(play.state, system, system.gas.index)
  const named = namedBy(branches[place] as Branch, account, what, gasPrice)
  const events = Play.tell(play, toldUse(account, what))
  if (Play.isRefused(events)) return false
  play.seen.add(`use ${what.type}`)
  const now = TroveWorth.systemOf(play.state)
  const after = TroveWorth.of(play.state, now, play.time)
  const changeOf = (id: string): bigint => (after.get(id) ?? 0n) - (before.get(id) ?? 0n)
  const gained = coalition.reduce((sum, id) => sum + changeOf(id), 0n)
  const about = `${what.type} of ${account}`
  // What somebody honest pays for his own deed, a fee above all, goes to depositors and redeemed borrowers.
  const given = honest.some((id) => id === account) ? -changeOf(account) : 0n
  const most = named.gain + (given > 0n ? given : 0n)
  if (gained > most + rounding) {
    Play.found(play, 'ATT12', `${about} gives the coalition ${gained}, at most ${most} is named`)
  }
  for (const id of honest) {
    const lost = -changeOf(id)
    const most = named.losses.get(id) ?? 0n
    if (id === account || named.isShared || lost <= most + rounding) continue
    Play.found(play, 'ATT12', `${about} takes ${lost} from ${id}, at most ${most} is named`)
  }
  for (const branch of TroveWorth.branchesOf(play.state, now, play.time)) {
    const lacks = TroveWorth.uncovered(branch)
    if (lacks !== null) Play.found(play, 'ATT12', `after ${about} ${lacks}`)
  }
  closedOnlyWhereUnsafe(play, branches, about, account)
  return true
}

/** A trove at its minimum or above is closed by its owner and by nobody else. */
function closedOnlyWhereUnsafe(
  play: Play,
  before: readonly Branch[],
  about: string,
  account: string,
): void {
  const { book } = TroveWorth.systemOf(play.state)
  for (const [place, branch] of before.entries()) {
    for (const [id, { owner }] of branch.troves) {
      if (owner === account || book.branches[place]?.troves.has(id) !== false) continue
      if (TroveAccount.ratio(branch, id) < branch.terms.ratioMinimum) continue
      Play.found(play, 'ATT12', `${about} closes the trove of ${owner}, which is safe`)
    }
  }
}

function namedBy(branch: Branch, account: string, what: TroveUse, gasPrice: bigint): Named {
  if (what.type === 'liquidate') return ofLiquidation(branch, what.troves, gasPrice)
  if (what.type === 'urgentRedeem') {
    const bonus = (what.amount * BoldLimits.urgentBonus) / wad
    return {
      gain: bonus,
      losses: new Map(what.troves.map((id) => [ownerOf(branch, id), bonus])),
      isShared: false,
    }
  }
  // A manager who changes the rate early has his members pay the fee of a week.
  if (what.type === 'setBatchRate') {
    const fee = 10_000_000n * wad
    const members = [...branch.troves.values()].filter(({ batch }) => batch === account)
    return { ...nothing, gain: fee, losses: new Map(members.map(({ owner }) => [owner, fee])) }
  }
  return nothing
}

const ownerOf = ({ troves }: Branch, id: string): string => troves.get(id)?.owner ?? ''

/**
 * Of a trove that may be liquidated its owner loses the penalty and the gas, and no more than is there; where
 * it is worth less than it owes, and the gas is part of that, others bear the rest.
 */
function ofLiquidation(branch: Branch, ids: readonly string[], gasPrice: bigint): Named {
  const { ratioMinimum, penaltyPool, penaltyRedistribution } = branch.terms
  const losses = new Map<string, bigint>()
  let [gain, isShared] = [0n, false]
  let poolLeft = branch.pool.total - wad
  for (const id of new Set(ids)) {
    if (TroveAccount.ratio(branch, id) >= ratioMinimum) continue
    const trove = TroveAccount.open(branch, id)
    const { debt, collateral } = TroveAccount.of(branch, trove)
    const worth = (collateral * branch.price) / wad
    const gas = worth / BoldLimits.gasCollateralDivisor
    const reserve = (BoldLimits.gasReserve * gasPrice) / wad
    const paid = debt < poolLeft ? debt : poolLeft
    poolLeft -= paid
    const penalty = (paid * penaltyPool + (debt - paid) * penaltyRedistribution) / wad
    const short = debt + gas - worth
    if (short > 0n) isShared = true
    const most = penalty + gas + reserve
    losses.set(trove.owner, (losses.get(trove.owner) ?? 0n) + most)
    gain += most + (short > 0n ? short : 0n)
  }
  return { gain, losses, isShared }
}
