import { Method } from '../../margin/Method.ts'
import type { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { LendingTerms } from '../../model/LendingTerms.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { LoanAbsorbed } from '../Event.ts'
import { Pool } from '../Pool.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { endLiquidation } from '../strike.ts'
import { claimsOwed, type Debt, owedNow, repayment } from './debts.ts'
import { type Insurer, insure } from './insure.ts'
import { Loss } from './Loss.ts'
import { type LossBearer, LossBearers } from './LossBearers.ts'
import { Movable } from './Movable.ts'
import { type Pledged, transferCollateral } from './pledges.ts'

/**
 * Absorbs a loan in one step. The insurance pool pays each debt, then the fund, as far as they can;
 * the rest is written off or redistributed as the rulebook says. Collateral worth the debt and the
 * bonus, or all of it if there is less, goes to the payers pro rata to their payments, and to the
 * pool for the unpaid part. Excess collateral stays with the borrower.
 *
 * Collateral that cannot be moved now stays with as much of the debt as it is worth, and the
 * liquidation goes on; the rest of the loan is absorbed. Who was absorbed takes nothing over in the same
 * command, so that no debt comes back to whom it was taken from.
 *
 * Rules: [POOL10] [POOL11] [POOL15]
 */
export function absorb(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  { equity, maintenance }: Assessment,
  reason: LoanAbsorbed['reason'],
): void {
  const { state, absorbed } = run
  const { liquidation, protocol } = (Method.loan(rules) as LendingTerms).method
  const { pledges, held, debts } = Movable.of(state, account, rules)
  const worth = Movable.worth(pledges)
  const owed = Movable.worth(debts)
  const stays = staying(pledges, Movable.worth(held), owed)
  const taken = Value.of(owed - stays)
  if (debts.length === 0 || (worth === 0n && Integer.mul(taken, least) < owed)) return
  const parts = debts.map((debt) => partOf(debt, taken, owed))
  // What is not an atom of any debt is nobody's to bear, and nobody is given anything for it.
  if (parts.every(({ part }) => part <= 0n)) return
  Run.emit(run, {
    type: 'LoanAbsorbed',
    account: account.id,
    reason,
    equity,
    requirement: maintenance,
    worth,
  })
  // Else what one may not repay keeps it among the borrowers, and a debt goes round for ever.
  absorbed.add(account.index)
  const { collateral } = (Method.loan(rules) as LendingTerms).method
  const bearers = LossBearers.create()
  const takers = LossBearers.create()
  // Weighed before any posting, so that each takes over debt and collateral in one proportion.
  const others =
    liquidation.badDebt === 'redistribute' ? LossBearers.borrowers(state, account, absorbed) : []
  const unpaid = parts.map((part) =>
    payDebt(run, account, part, { terms: { ...liquidation, protocol }, others, bearers, takers }),
  )
  for (const pledged of pledges) {
    const apart = collateral.get(pledged.asset.id)?.bonusRedistributed
    const shares = sharesOf(pledged, { taken, worth, apart }, bearers, takers)
    for (const [amount, who] of shares) distributeCollateral(run, account, pledged, amount, who)
  }
  const covered = taken > worth ? Ratio.of(worth, taken) : Ratio.one
  parts.forEach((part, index) => {
    const left = unpaid[index] ?? Amount.zero
    writeOff(run, account, { ...part, left }, liquidation, { others, covered })
  })
  if (stays > 0n) return
  endLiquidation(run, account, { outcome: 'closed' })
}

/** Without collateral to take, less than a hundredth of a debt is left to the next step. */
const least = 100n

/** The worth of debt that stays with collateral that cannot be moved, of what the rest leaves. */
function staying(pledges: readonly Pledged[], held: Value, owed: Value): bigint {
  const covers = pledges.map(({ value, bonus }) =>
    Ratio.divDown(value, Ratio.add(Ratio.one, bonus)),
  )
  const rest = owed - covers.reduce((sum, one) => sum + one, 0n)
  return Integer.max(0n, Integer.min(rest, held))
}

/** The part of a debt that is absorbed now: all of it, where nothing stays. */
function partOf(debt: Debt, taken: Value, owed: Value): Part {
  if (taken === owed) return { ...debt, part: debt.amount, isWhole: true }
  const part = Amount.of(Integer.mulDivDown(debt.amount, taken, owed))
  return { ...debt, part, isWhole: false }
}

/** A debt and how much of it is absorbed. */
interface Part extends Debt {
  readonly part: Amount
  readonly isWhole: boolean
}

/** The amount taken of each collateral, so that together they cover the debt and a bonus. */
function portion({ amount, bonus }: Pledged, owed: Value, worth: Value): Amount {
  const gross = Ratio.mul(Ratio.of(owed), Ratio.add(Ratio.one, bonus))
  const share = Ratio.of(gross.numerator, Integer.mul(gross.denominator, worth))
  return Amount.of(Integer.min(amount, Ratio.mulUp(amount, share)))
}

interface Absorption {
  readonly taken: Value
  readonly worth: Value
  /** The bonus of those who take a debt over, where they have one of their own. */
  readonly apart: Ratio | undefined
}

type Handed = readonly [amount: Amount, to: LossBearers]

/**
 * Who receives how much of a collateral: payers and takers in one proportion; or, where takers have a
 * bonus of their own, payers as much as they paid of the debt, with their bonus at most, and takers
 * of all that is left what they took over, with theirs.
 *
 * Rules: [POOL10] [TAKEOVER1]
 */
function sharesOf(
  pledged: Pledged,
  { taken, worth, apart }: Absorption,
  bearers: LossBearers,
  takers: LossBearers,
): readonly Handed[] {
  if (apart === undefined) return [[portion(pledged, taken, worth), bearers]]
  const { amount } = pledged
  const [borne, over] = [LossBearers.total(bearers), LossBearers.total(takers)]
  if (borne === 0n) return []
  const paid = borne - over
  const most = Amount.of(Integer.mulDivDown(amount, paid, borne))
  const toPayers = Amount.min(most, portion(pledged, Value.of(paid), worth))
  const toTakers = portion({ ...pledged, bonus: apart }, Value.of(over), worth)
  return [
    [toPayers, LossBearers.without(bearers, takers)],
    [Amount.min(Amount.sub(amount, toPayers), toTakers), takers],
  ]
}

/** The payers of a debt, those that take over the rest, and the amounts borne so far. */
interface Payers {
  readonly terms: Insurer['terms']
  readonly others: readonly LossBearer[]
  readonly bearers: LossBearers
  /** Those of the others that took a part over. */
  readonly takers: LossBearers
}

/** Pays a debt from the insurance pool and the fund, records how much each bore, and says what is left. */
function payDebt(
  run: Run,
  account: AccountState,
  debt: Part,
  { terms, others, bearers, takers }: Payers,
): Amount {
  const { state } = run
  const insured = terms.insurance === null ? undefined : state.pools.get(terms.insurance)
  const reserve = insured && Pool.reserve(insured, debt.asset)
  // A payment extinguishes whole claims, so what is left of all of a debt is read, not reckoned.
  const stays = Amount.sub(debt.amount, debt.part)
  const left = (): Amount =>
    Amount.max(Amount.zero, Amount.sub(owedNow(account, debt.reserve), stays))
  if (insured !== undefined && reserve !== undefined && insured !== debt.pool) {
    const insurer = { pool: insured, reserve, terms }
    for (const bearer of insure(run, account, debt, left(), insurer))
      LossBearers.add(bearers, bearer)
  }
  const fund = State.house(state, 'fund')
  const paid = Amount.min(
    left(),
    Amount.max(Amount.zero, fund.balances[debt.asset.index] ?? Amount.zero),
  )
  if (paid > 0n) {
    Run.emit(run, repayment(account, fund.id, debt, paid))
    LossBearers.add(bearers, [fund.id, Integer.mulDivDown(debt.value, paid, debt.amount)])
  }
  const rest = Integer.mulDivUp(debt.value, left(), debt.amount)
  if (rest > 0n && others.length === 0)
    LossBearers.add(bearers, [debt.pool.account.id, rest, debt.asset.id])
  for (const taker of LossBearers.split(others, rest)) {
    LossBearers.add(bearers, taker)
    LossBearers.add(takers, taker)
  }
  return left()
}

/**
 * Splits part of a collateral among the payers, exactly; the part the borrower paid itself stays
 * with it.
 */
function distributeCollateral(
  run: Run,
  account: AccountState,
  { asset }: Pledged,
  amount: Amount,
  bearers: LossBearers,
): void {
  const { state } = run
  const list = LossBearers.list(bearers)
  if (list.length === 0) return
  const parts = Integer.split(
    amount,
    list.map(([, weight]) => weight),
  )
  for (const [index, [bearer, , heldFor]] of list.entries()) {
    const part = Amount.of(parts[index] ?? 0n)
    if (part <= 0n || bearer === account.id) continue
    Run.emitAll(
      run,
      transferCollateral(state, account, asset, part, {
        ...{ to: bearer, reason: 'absorption' },
        ...(heldFor !== undefined && { heldFor }),
      }),
    )
  }
}

/** A debt, and what of the part absorbed nobody paid. */
type Owed = Pick<Part, 'pool' | 'reserve' | 'isWhole'> & { readonly left: Amount }

/** Who takes a debt over, and the share of all debts that collateral covers. */
interface Borne {
  readonly others: readonly LossBearer[]
  readonly covered: Ratio
}

/**
 * Allocates an unpaid debt. Either other borrowers take it over, pro rata to their collateral; or
 * it is written off, and the part not covered by collateral is borne by the house's income and the
 * pool's lenders at once, or stays a deficit of the pool.
 *
 * Rules: [POOL11]
 */
function writeOff(
  run: Run,
  account: AccountState,
  owed: Owed,
  terms: Loss.Terms,
  { others, covered }: Borne,
): void {
  const { pool, reserve } = owed
  redistributeDebt(run, account, owed, others)
  const claims = others.length > 0 ? Amount.zero : claimsLeft(account, owed)
  if (claims <= 0n) return
  const amount = Amount.of(Ray.mulUp(claims, reserve.debtIndex))
  const { id: asset } = reserve.asset
  Run.emit(run, {
    type: 'DebtWrittenOff',
    account: account.id,
    pool: pool.id,
    asset,
    claims,
    amount,
  })
  const loss = Amount.of(amount - Ratio.mulDown(amount, covered))
  Loss.bear(run, pool, reserve, loss, terms)
}

/** The claims of what nobody paid: all that are owed, or those that the part covers in full. */
const claimsLeft = (account: AccountState, { reserve, left, isWhole }: Owed): Amount =>
  isWhole ? claimsOwed(account, reserve) : Amount.of(Ray.divDown(left, reserve.debtIndex))

function redistributeDebt(
  run: Run,
  account: AccountState,
  owed: Owed,
  others: readonly LossBearer[],
): void {
  const { pool, reserve } = owed
  for (const [to, part] of LossBearers.split(others, claimsLeft(account, owed))) {
    if (part === 0n) continue
    Run.emit(run, {
      type: 'DebtRedistributed',
      account: account.id,
      to,
      pool: pool.id,
      asset: reserve.asset.id,
      claims: Amount.of(part),
    })
  }
}
