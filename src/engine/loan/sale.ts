import type { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { DeskSale } from '../../protocols/desk/DeskSale.ts'
import type { AccountState } from '../AccountState.ts'
import { Refusals } from '../Refusals.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { type Debt, debtsOf, repayFrom } from './debts.ts'
import { Movable } from './Movable.ts'
import { obtainable, type Pledged, pledgesOf, redeem } from './pledges.ts'

/**
 * Orders collateral sold on the spot market: the least amount whose proceeds, after the fee and
 * applied to the debt, bring the loan to its target; all of it where no part does. The most
 * valuable collateral goes first, for the largest debt it can be sold for. Claims on pools are
 * redeemed first.
 *
 * Rules: [POOL14] [DESK4]
 */
export function sell(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  assessment: Assessment,
): void {
  const { state } = run
  const { feeRate, target, silence } = rules.rulebook.liquidation
  const { pledges, debts } = Movable.of(state, account, rules)
  for (const pledged of pledges) {
    for (const debt of debts) {
      const instrument = marketOf(state, pledged, debt)
      if (instrument === undefined || !Switches.isMovable(state, instrument, rules)) continue
      if (Refusals.isGivenUp(account.liquidation, instrument)) continue
      const { baseAtomsPerLot: base, lotsMin } = instrument
      const needed = Ratio.divUp(toSell(pledged, assessment, target, feeRate), base)
      const wanted = Integer.max(needed, lotsMin)
      redeem(run, account, pledged, Amount.of(Ratio.mulUp(wanted, base)))
      const held = account.balances[pledged.asset.index] ?? 0n
      const lots = Integer.min(wanted, Ratio.divDown(held, base))
      if (lots < lotsMin) continue
      Run.emit(run, {
        type: 'LiquidationOrdered',
        order: State.nextOrder(state),
        account: account.id,
        instrument: instrument.id,
        leg: 'net',
        lots: Quantity.of(-lots),
        purpose: 'convert',
        bankruptcyPrice: null,
        deadline: state.time + silence,
      })
      return
    }
  }
}

/** The spot market that sells a collateral for a debt asset. */
const marketOf = (state: State, { asset }: Pledged, debt: Debt): Instrument | undefined =>
  state.instruments.find(
    (one) =>
      one.kind === 'spot' && one.baseIndex === asset.index && one.settleIndex === debt.asset.index,
  )

/**
 * Whether no spot market trades any of it for a debt, or only in larger lots than can be had, since it
 * is lent to a pool without cash, or refused too often: no sale helps.
 */
export const isUnsaleable = (
  state: State,
  account: AccountState,
  pledges: readonly Pledged[],
  debts: readonly Debt[],
): boolean =>
  pledges.every((pledged) =>
    debts.every((debt) => {
      const market = marketOf(state, pledged, debt)
      if (market === undefined || Refusals.isGivenUp(account.liquidation, market)) return true
      const lots = obtainable(state, account, pledged.asset)
      return Ratio.divDown(lots, market.baseAtomsPerLot) < market.lotsMin
    }),
  )

/** A debt in a pledged asset needs no market: it is repaid from the collateral. */
export function netOff(run: Run, account: AccountState, rules: BoundRulebook): void {
  const { state } = run
  for (const { asset, amount } of debtsOf(state, account, rules)) {
    const pledged = pledgesOf(state, account, rules).find((one) => one.asset === asset)
    if (pledged === undefined) continue
    redeem(run, account, pledged, amount)
    repayFrom(run, account, asset)
  }
}

/**
 * Atoms of a collateral whose sale brings the loan to its target; all of it where no part does. What
 * else is pledged counts at limits of its own: as much of this collateral as carries the same stands
 * for all of it.
 */
function toSell(
  { amount, value, threshold }: Pledged,
  { equity, gross }: Assessment,
  target: Ratio,
  feeRate: Ratio,
): Amount {
  const { numerator, denominator } = threshold
  const collateral = numerator === 0n ? 0n : Integer.mulDivDown(equity, denominator, numerator)
  const loan = { debt: gross, collateral: Value.of(collateral) }
  const sale = DeskSale.saleTo(loan, Ratio.mul(target, threshold), feeRate)
  if (sale === null || sale >= value) return amount
  return Amount.of(Integer.mulDivUp(amount, sale, value))
}
