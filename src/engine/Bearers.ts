import type { Bankruptcy, OpenLeg } from '../liquidation/Resolution.ts'
import type { Asset } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Insolvency, OwedAsset } from './Insolvency.ts'
import type { State } from './State.ts'
import { Switches } from './Switches.ts'

/**
 * Who bears what bankrupt accounts are short of: the market where it was lost, or the house of the
 * asset owed. Never a market that has nothing to do with the debt.
 */
export interface Bearers {
  /** By instrument index. */
  readonly markets: Map<number, Bankruptcy[]>
  readonly houses: HouseShare[]
  /** By bankrupt account: what waits for a market that cannot be acted upon now, by asset index. */
  readonly waiting: Map<Insolvency, Map<number, Amount>>
}

/** A debt that no market stands behind. */
export interface HouseShare {
  readonly insolvency: Insolvency
  readonly asset: Asset
  readonly amount: Amount
}

/** One account's legs and share of the deficit, by instrument index. */
type MarketShares = Map<number, { readonly legs: OpenLeg[]; deficit: Amount }>

/**
 * Allocates each missing amount, exactly. By asset: pro rata to the account's maintenance in each
 * market of that asset when its liquidation began; without such a market, over those of its open legs;
 * without any, to the asset's house. A share whose market cannot be acted upon now waits, as long as
 * somebody holds that market.
 *
 * Rules: [FALL1] [FALL18] [ENG15]
 */
export function of(state: State, bankrupt: readonly Insolvency[]): Bearers {
  const into: Bearers = { markets: new Map(), houses: [], waiting: new Map() }
  for (const one of bankrupt) allocate(state, one, into)
  return into
}

function allocate(state: State, one: Insolvency, into: Bearers): void {
  const shares: MarketShares = new Map()
  for (const { instrument, leg, lots } of one.legs)
    shareOf(shares, instrument.index).legs.push({ leg, lots })
  for (const debt of one.debts) if (debt.missing > 0n) allocateDebt(state, one, debt, shares, into)
  for (const [index, share] of shares) {
    const list = into.markets.get(index) ?? []
    into.markets.set(index, list)
    list.push({ account: one.account.id, ...share })
  }
}

function allocateDebt(
  state: State,
  one: Insolvency,
  { asset, missing }: OwedAsset,
  shares: MarketShares,
  into: Bearers,
): void {
  const weights = weightsOf(state, one, asset)
  if (weights.length === 0) {
    into.houses.push({ insolvency: one, asset, amount: missing })
    return
  }
  const amounts = Integer.split(
    missing,
    weights.map(([, weight]) => weight),
  )
  weights.forEach(([index, , isMovable], at) => {
    const amount = Amount.of(amounts[at] ?? 0n)
    if (!isMovable) wait(into, one, asset, amount)
    else {
      const share = shareOf(shares, index)
      share.deficit = Amount.add(share.deficit, amount)
    }
  })
}

function wait({ waiting }: Bearers, one: Insolvency, { index }: Asset, amount: Amount): void {
  const amounts = waiting.get(one) ?? new Map<number, Amount>()
  waiting.set(one, amounts)
  amounts.set(index, Amount.add(amounts.get(index) ?? Amount.zero, amount))
}

function shareOf(shares: MarketShares, index: number): { legs: OpenLeg[]; deficit: Amount } {
  const share = shares.get(index) ?? { legs: [], deficit: Amount.zero }
  shares.set(index, share)
  return share
}

/** A market that may bear a debt, its weight, and whether it can be acted upon now. */
type Weight = readonly [instrument: number, weight: bigint, isMovable: boolean]

/** A market that cannot be acted upon and that nobody holds bears nothing: there is nobody to ask. */
function weightsOf(
  state: State,
  { account, legs, rules }: Insolvency,
  asset: Asset,
): readonly Weight[] {
  const settles = (index: number): boolean => state.instruments[index]?.settleIndex === asset.index
  const began = (account.liquidation?.weights ?? []).filter(([index]) => settles(index))
  const open = legs.filter(({ instrument }) => settles(instrument.index))
  const markets = new Map(began)
  if (markets.size === 0)
    for (const { instrument } of open) markets.set(instrument.index, Amount.of(1n))
  const weights = [...markets].flatMap(([index, weight]): Weight[] => {
    const instrument = state.instruments[index]
    if (instrument === undefined) return []
    const isMovable = Switches.isMovable(state, instrument, rules)
    return isMovable || isHeld(state, index) ? [[index, weight, isMovable]] : []
  })
  return weights
}

const isHeld = ({ holders }: State, index: number): boolean => (holders[index]?.size ?? 0) > 0

export * as Bearers from './Bearers.ts'
