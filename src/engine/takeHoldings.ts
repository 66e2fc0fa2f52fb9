import type { AccountId } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { HeldAsset, Insolvency, OwedAsset } from './Insolvency.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'

/**
 * The house takes over the holdings of a bankrupt account that could not be sold, and pays its debts
 * with what they are worth: the fund as far as its balance of the asset owed reaches, the clearing
 * account the rest, at one price. Each debt gets its share of each holding.
 *
 * Rules: [FALL16]
 */
export function takeHoldings(run: Run, { account, debts, holdings }: Insolvency): void {
  const owed = debts.filter(({ credited }) => credited > 0n)
  const [first] = debts
  const paid = owed.length > 0 || first === undefined ? owed : [first]
  for (const [holding, lots] of shares(holdings, paid)) {
    for (const { debt, amount, credit } of lots) {
      takeOne(run, account.id, holding.asset.id, { debt: debt.asset.id, amount, credit })
    }
  }
}

/** A part of a holding and what it pays of one debt. */
interface Lot {
  readonly debt: OwedAsset
  readonly amount: Amount
  readonly credit: Amount
}

function shares(
  holdings: readonly HeldAsset[],
  debts: readonly OwedAsset[],
): readonly (readonly [HeldAsset, readonly Lot[]])[] {
  if (debts.length === 0) return []
  const worths = holdings.map(({ worth }) => worth)
  const credits = debts.map(({ credited }) => Integer.split(credited, worths))
  return holdings.map((holding, at) => {
    const parts = Integer.split(holding.amount, weightsOf(debts))
    return [
      holding,
      debts.map((debt, index) => ({
        debt,
        amount: Amount.of(parts[index] ?? 0n),
        credit: Amount.of(credits[index]?.[at] ?? 0n),
      })),
    ]
  })
}

/** Debts share a holding in proportion to the worth credited to each. */
const weightsOf = (debts: readonly OwedAsset[]): readonly bigint[] =>
  debts.map(({ worthCredited }) => worthCredited)

interface Sale {
  readonly debt: AssetId
  readonly amount: Amount
  readonly credit: Amount
}

/** The fund buys with what it has; an amount that nothing is paid for goes to the clearing account. */
function takeOne(run: Run, account: AccountId, asset: AssetId, sale: Sale): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  const cash = fund.balances[State.asset(state, sale.debt).index] ?? Amount.zero
  const credit = Amount.min(sale.credit, Amount.max(Amount.zero, cash))
  const amount = credit === 0n ? 0n : Integer.mulDivDown(sale.amount, credit, sale.credit)
  const bought: Sale = { debt: sale.debt, amount: Amount.of(amount), credit }
  const rest: Sale = {
    debt: sale.debt,
    amount: Amount.sub(sale.amount, bought.amount),
    credit: Amount.sub(sale.credit, credit),
  }
  handOver(run, account, fund.id, asset, bought)
  handOver(run, account, State.house(state, 'clearing').id, asset, rest)
}

function handOver(
  run: Run,
  account: AccountId,
  by: AccountId,
  asset: AssetId,
  { debt, amount, credit }: Sale,
): void {
  if (amount === 0n && credit === 0n) return
  Run.emit(run, { type: 'HoldingTakenOver', account, by, asset, amount, debt, credit })
}
