import type { AccountId } from '../model/Account.ts'
import { Integer } from '../money/Integer.ts'
import type { Candidate, MarketDeficit } from './Resolution.ts'

/** An account opposite to the bankrupt net that gained, and the leg it may be closed on. */
export interface Winner {
  /** Its leg opposite to the net, in profit. */
  readonly candidate: Candidate
  /** What the account gained in the market, net: see `gainsOf`. */
  readonly gain: bigint
  /** Lots of the leg that nothing of its own stands against, unsigned. */
  readonly unhedged: bigint
  /** The other lots of the leg. */
  readonly hedged: bigint
}

/** What an account holds in a market: its legs together and what is linked to them. */
interface Stake {
  profit: bigint
  lots: bigint
  linkedProfit: bigint
  linkedLots: bigint
}

/**
 * The winners of a market on the side opposite to a net, in the order of the candidates.
 *
 *     exposure = Σ lots of its legs + lots of linked legs, as lots of this market
 *     unhedged = min(lots of the leg, exposure on the leg's side)
 *
 * An account is a winner where its legs together gained, linked legs counted. One whose legs cancel
 * won nothing, whatever one of them shows. A rank by leg sees each leg alone, as venues do.
 *
 * Rules: [FALL6] [FALL20]
 */
export function winnersOf(
  { candidates, policy }: Pick<MarketDeficit, 'candidates' | 'policy'>,
  side: -1 | 1,
): readonly Winner[] {
  const opposite = candidates.filter(
    ({ lots, profit }) => profit > 0n && Integer.sign(lots) === -side,
  )
  if (policy === 'rankedByLeg') return opposite.map(alone)
  const stakes = stakesOf(candidates)
  return opposite.flatMap((candidate) => {
    const stake = stakes.get(candidate.account) as Stake
    const gain = gainOf(stake)
    if (gain <= 0n) return []
    const size = Integer.abs(candidate.lots)
    const exposure = stake.lots + stake.linkedLots
    const open = Integer.max(0n, side > 0 ? -exposure : exposure)
    const unhedged = Integer.min(size, open)
    return [{ candidate, gain, unhedged, hedged: size - unhedged }]
  })
}

const alone = (candidate: Candidate): Winner => ({
  candidate,
  gain: candidate.profit,
  unhedged: Integer.abs(candidate.lots),
  hedged: 0n,
})

/**
 * By account, in the order of the candidates: what it gained in the market, net of its own legs. A
 * linked loss counts against it; a linked gain is another market's.
 *
 *     gain = max(0, Σ profit of its legs + min(0, Σ profit of linked legs))
 *
 * Rules: [FALL9] [FALL20]
 */
export function gainsOf(candidates: readonly Candidate[]): ReadonlyMap<AccountId, bigint> {
  const gains = new Map<AccountId, bigint>()
  for (const [account, stake] of stakesOf(candidates)) gains.set(account, gainOf(stake))
  return gains
}

const gainOf = ({ profit, linkedProfit }: Stake): bigint =>
  Integer.max(0n, profit + Integer.min(0n, linkedProfit))

function stakesOf(candidates: readonly Candidate[]): Map<AccountId, Stake> {
  const stakes = new Map<AccountId, Stake>()
  for (const { account, lots, profit, linked } of candidates) {
    const stake = stakes.get(account) ?? {
      profit: 0n,
      lots: 0n,
      linkedProfit: linked?.profit ?? 0n,
      linkedLots: linked?.lots ?? 0n,
    }
    stakes.set(account, stake)
    stake.profit += profit
    stake.lots += lots
  }
  return stakes
}
