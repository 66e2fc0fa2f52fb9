import type { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { Event, LoanAbsorbed } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { State } from '../State.ts'
import { type Debt, debtsOf } from './debtsOf.ts'
import { type LossBearer, LossBearers } from './LossBearers.ts'
import { type Pledged, pledgesOf } from './pledgesOf.ts'
import { owedNow, repayment } from './repayment.ts'
import { transferCollateral } from './take.ts'
import { writeOff } from './writeOff.ts'

/**
 * Takes a loan over in one step: each debt is paid by the insurance pool, then by the fund, as far
 * as they go, and what is left of it is written off or handed on as the rulebook says. Collateral
 * worth what was owed and the bonus on top, or all there is, goes to those who paid in proportion to
 * what they paid, and to the pool for what nobody did. The rest stays with the borrower.
 *
 * Rules: [POOL10] [POOL11]
 */
export function* absorb(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  { equity, maintenance }: Assessment,
  reason: LoanAbsorbed['reason'],
): Iterable<Event> {
  const rules = terms.loan?.method.liquidation as LoanLiquidation
  const debts = debtsOf(state, account, terms)
  const pledges = pledgesOf(state, account, terms)
  const worth = Value.sum(pledges.map(({ value }) => value))
  yield {
    type: 'LoanAbsorbed',
    account: account.id,
    reason,
    equity,
    requirement: maintenance,
    worth,
  }
  const owed = Value.sum(debts.map(({ value }) => value))
  const heirs = LossBearers.create()
  // Weighed before anything moves, so that each takes over debt and collateral in one proportion.
  const others = rules.badDebt === 'redistribute' ? LossBearers.borrowers(state, account) : []
  for (const debt of debts) yield* settle(state, account, debt, rules.insurance, others, heirs)
  for (const pledged of pledges) {
    yield* handOver(state, account, pledged, portion(pledged, owed, worth), heirs)
  }
  const covered = owed > worth ? Ratio.of(worth, owed) : Ratio.one
  for (const { pool, reserve } of debts) {
    yield* writeOff(account, pool, reserve, rules.badDebt, others, covered)
  }
}

/** How much of a pledge goes: so much that all of them together cover what was owed and a bonus. */
function portion({ amount, bonus }: Pledged, owed: Value, worth: Value): Amount {
  const gross = Ratio.mul(Ratio.of(owed), Ratio.add(Ratio.one, bonus))
  const share = Ratio.of(gross.numerator, Integer.mul(gross.denominator, worth))
  return Amount.of(Integer.min(amount, Ratio.mulUp(amount, share)))
}

/** Pays a debt from the insurance pool and the fund, and notes who bore how much of it. */
function* settle(
  state: State,
  account: AccountState,
  debt: Debt,
  insurance: LoanLiquidation['insurance'],
  others: readonly LossBearer[],
  heirs: LossBearers,
): Iterable<Event> {
  const insured = insurance === null ? undefined : state.pools.get(insurance)
  const reserve = insured && Pool.reserve(insured, debt.asset)
  const left = (): Amount => owedNow(account, debt.reserve)
  if (insured !== undefined && reserve !== undefined && insured !== debt.pool) {
    const paid = Amount.min(left(), spendable(insured, reserve))
    if (paid > 0n) {
      const supply = Pool.indexBearing(insured, reserve, paid)
      const { id: pool } = insured
      yield { type: 'InsuranceUsed', pool, asset: debt.asset.id, amount: paid, supply }
      yield repayment(account, insured.account.id, debt, paid)
      const worth = Integer.mulDivDown(debt.value, paid, debt.amount)
      for (const heir of LossBearers.lenders(state, insured, reserve, worth))
        LossBearers.add(heirs, heir)
    }
  }
  const fund = State.house(state, 'fund')
  const paid = Amount.min(
    left(),
    Amount.max(Amount.zero, fund.balances[debt.asset.index] ?? Amount.zero),
  )
  if (paid > 0n) {
    yield repayment(account, fund.id, debt, paid)
    LossBearers.add(heirs, [fund.id, Integer.mulDivDown(debt.value, paid, debt.amount)])
  }
  const rest = Integer.mulDivUp(debt.value, left(), debt.amount)
  if (rest === 0n) return
  if (others.length === 0) LossBearers.add(heirs, [debt.pool.account.id, rest])
  for (const heir of LossBearers.split(others, rest)) LossBearers.add(heirs, heir)
}

/** What an insurance pool can pay: its cash, and no more than its lenders can bear. */
const spendable = (pool: Pool, reserve: Reserve): Amount =>
  Amount.max(Amount.zero, Amount.min(Pool.cash(pool, reserve), Pool.bearable(pool, reserve)))

/** Splits part of a pledge among those who paid, exactly; what the borrower paid himself stays his. */
function* handOver(
  state: State,
  account: AccountState,
  { asset }: Pledged,
  amount: Amount,
  heirs: LossBearers,
): Iterable<Event> {
  const list = LossBearers.list(heirs)
  const parts = Integer.split(
    amount,
    list.map(([, weight]) => weight),
  )
  for (const [index, [heir]] of list.entries()) {
    const part = Amount.of(parts[index] ?? 0n)
    if (part > 0n && heir !== account.id)
      yield* transferCollateral(state, account, asset, part, heir, 'absorption')
  }
}
