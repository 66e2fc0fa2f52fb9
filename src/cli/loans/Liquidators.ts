import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import { type Debt, debtsOf } from '../../engine/loan/debts.ts'
import { type Pledged, pledgesOf } from '../../engine/loan/pledges.ts'
import { State } from '../../engine/State.ts'
import { type DebtCollateralPair, isToxic, seize } from '../../liquidation/loan/seize.ts'
import { assess } from '../../margin/assess.ts'
import type { Assessment } from '../../model/Assessment.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Market } from '../replay/Market.ts'
import { bid } from './bid.ts'
import { pools } from './coins.ts'
import { Liquidator } from './Liquidator.ts'
import { SpotSale } from './SpotSale.ts'

/** How many steps of one loan's liquidation fit into a minute. */
const STEPS = 3

/**
 * Plays the keepers for a minute: the largest unhealthy loans first, each keeper as far as its money
 * goes, each only where selling at once what it is given leaves it a profit; then auctions, then
 * everything is sold.
 */
export function* act(state: State, market: Market, time: number): Generator<Command> {
  const outlet = SpotSale.create(state, market)
  let number = 0
  for (const account of unhealthy(state)) {
    for (let step = 0; step < STEPS; step++) {
      const command = chance(state, account, outlet)
      if (command === null) break
      number += 1
      yield { ...command, id: `liquidate-${time}-${number}`, time } satisfies Command
    }
  }
  yield* bid(state, outlet, time)
  yield* SpotSale.sell(outlet, time)
}

/** Loans under liquidation by liquidators, the largest debt first. */
function unhealthy(state: State): readonly AccountState[] {
  const found: (readonly [AccountState, bigint])[] = []
  for (const index of state.liquidating) {
    const account = state.accounts[index] as AccountState
    const terms = State.terms(state, account)
    if (terms?.loan?.method.liquidation.by !== 'liquidator') continue
    found.push([account, assess(account, terms, state.book).gross])
  }
  return found
    .sort(([a, owed], [b, other]) => (owed === other ? a.index - b.index : owed > other ? -1 : 1))
    .map(([account]) => account)
}

/** What a keeper would do about a loan now; null where nothing pays. */
function chance(state: State, account: AccountState, outlet: SpotSale) {
  const terms = State.terms(state, account)
  if (account.liquidation === null || terms?.loan == null) return null
  const rules = terms.loan.method.liquidation
  const assessment = assess(account, terms, state.book)
  const [debt] = debtsOf(state, account, terms)
  if (debt === undefined || assessment.certainty !== 'certain') return null
  const { id: keeper, cash } = Liquidator.richest(state)
  for (const pledged of pledgesOf(state, account, terms)) {
    const meeting = meetingOf(state, debt, pledged, assessment)
    if (rules.guard && isToxic(meeting)) continue
    const amount = sizeOf(meeting, rules, pledged, cash, outlet)
    if (amount === null) continue
    return {
      type: 'LiquidateLoan' as const,
      account: keeper,
      borrower: account.id,
      pool: pools.main,
      asset: debt.asset.id,
      collateral: pledged.asset.id,
      amount,
    }
  }
  return null
}

/** As much as may be repaid, or half of that, and half again, until it pays to do so. */
function sizeOf(
  meeting: DebtCollateralPair,
  rules: LoanLiquidation,
  { asset }: Pledged,
  cash: bigint,
  outlet: SpotSale,
): Amount | null {
  let most = Integer.min(cash, meeting.debt.amount)
  for (let halving = 0; halving < Liquidator.halvings && most > 0n; halving++) {
    const sized = seize(meeting, rules, most)
    if (!sized.ok) return null
    const { repaid, seized, fee } = sized.value
    const offer = SpotSale.offer(outlet, asset, Amount.of(seized - fee))
    if (offer !== null && offer.proceeds - repaid >= Liquidator.profitLeast && repaid <= cash) {
      SpotSale.reserve(outlet, asset, offer)
      // Not what is repaid: what is asked beyond it is cut, and no dust is left over.
      return Amount.of(most)
    }
    most = Integer.divDown(repaid, 2n)
  }
  return null
}

function meetingOf(
  state: State,
  debt: Debt,
  pledged: Pledged,
  { equity, maintenance: owed }: Assessment,
): DebtCollateralPair {
  const leg = ({ asset, amount, value }: Debt | Pledged) => ({
    amount,
    value,
    price: state.book.indices[asset.index]?.price ?? 1n,
    unit: Integer.pow10(asset.decimals),
  })
  const { bonus, bonusShare, threshold } = pledged
  return { debt: leg(debt), collateral: leg(pledged), bonus, bonusShare, threshold, equity, owed }
}

export * as Liquidators from './Liquidators.ts'
