import type { AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { HouseShare } from './Bearers.ts'
import { Fund } from './Fund.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'

/**
 * Pays debts that no market stands behind, each through the house of its asset: the fund out of its
 * balance in the asset, up to the house's cap. What is left of another asset than the account's
 * numeraire is exchanged into the numeraire at the index, and goes through that house. The clearing
 * account books the rest.
 *
 * Rules: [FALL18] [ENG15]
 */
export function payFromHouses(run: Run, shares: readonly HouseShare[]): void {
  const isNumeraire = ({ asset, insolvency }: HouseShare): boolean =>
    asset.index === insolvency.rules.numeraire.index
  const others = shares.filter((share) => !isNumeraire(share))
  const rest = payByAsset(run, others).map((share) => exchange(run, share))
  for (const share of payByAsset(run, [...shares.filter(isNumeraire), ...rest])) {
    Run.emit(run, { type: 'ShortfallBooked', ...paid(share) })
  }
}

const paid = ({ insolvency, asset, amount }: HouseShare) => ({
  account: insolvency.account.id,
  asset: asset.id,
  amount,
})

/** Lets the fund pay in each asset, pro rata to what is owed; returns what is left of each. */
function payByAsset(run: Run, shares: readonly HouseShare[]): readonly HouseShare[] {
  const byAsset = new Map<AssetId, HouseShare[]>()
  for (const share of shares) {
    const list = byAsset.get(share.asset.id) ?? []
    byAsset.set(share.asset.id, list)
    list.push(share)
  }
  return [...byAsset.values()].flatMap((list) => payTogether(run, list.sort(byAccount)))
}

const byAccount = (a: HouseShare, b: HouseShare): number =>
  a.insolvency.account.id < b.insolvency.account.id ? -1 : 1

/** The cap is that of the rulebook of the first: accounts of one book have one. */
function payTogether(run: Run, shares: readonly HouseShare[]): readonly HouseShare[] {
  const owed = shares.map(({ amount }) => amount)
  const parts = Integer.split(fundShare(run.state, shares), owed)
  return shares.flatMap((share, index) => {
    const amount = Amount.of(parts[index] ?? 0n)
    if (amount > 0n) Run.emit(run, { type: 'FundPaid', ...paid({ ...share, amount }) })
    const left = Amount.sub(share.amount, amount)
    return left > 0n ? [{ ...share, amount: left }] : []
  })
}

function fundShare(state: State, shares: readonly HouseShare[]): Amount {
  const [first] = shares
  if (first === undefined) return Amount.zero
  const caps = shares.map(({ insolvency, asset }) =>
    Fund.availableIn(state, asset, insolvency.rules),
  )
  const least = caps.reduce((a, b) => Amount.min(a, b))
  return Amount.min(Amount.sum(shares.map(({ amount }) => amount)), least)
}

/** The clearing account takes the debt over at the index; the account owes its worth instead. */
function exchange(run: Run, { insolvency, asset, amount }: HouseShare): HouseShare {
  const { account, rules } = insolvency
  const clearing = State.house(run.state, 'clearing').id
  const worth = worthIn(run.state, rules, asset.index, amount)
  const { id } = account
  const reason = 'exchange'
  Run.emit(run, { type: 'Transferred', from: clearing, to: id, asset: asset.id, amount, reason })
  Run.emit(run, {
    type: 'Transferred',
    from: id,
    to: clearing,
    asset: rules.numeraire.id,
    amount: worth,
    reason,
  })
  return { insolvency, asset: rules.numeraire, amount: worth }
}

/** Rounded up: a missing amount has a price. */
function worthIn(
  { book, assets }: State,
  { numeraire }: BoundRulebook,
  index: number,
  amount: Amount,
): Amount {
  const asset = assets[index]
  const value = asset && PriceBook.convert(book, Amount.negate(amount), asset, numeraire)
  return Amount.of(-(value ?? 0n))
}
