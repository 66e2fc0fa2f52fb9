import type { TermReport } from './TermReport.ts'
import type { StabilityReport, TroveReport, TrovesReport } from './TrovesReport.ts'

/**
 * Every number of what an account has in systems of troves, with its inputs and its rule. None is a part
 * of the account's equity or of its margin.
 *
 * Rules: [BOLD42]
 */
export function troveTerms(
  { open, deposits, batches, claimable }: TrovesReport,
  numeraire: string,
): readonly TermReport[] {
  const made = [
    ...open.flatMap(ofTrove),
    ...deposits.flatMap(ofDeposit),
    ...batches.map(
      ({ system, branch, coin, debt, rate, fee, feeAccrued }): Draft => ({
        ...{ kind: 'managed', rule: 'BOLD15', about: `${system} batch of ${branch}` },
        ...{ asset: coin, amount: debt, inputs: { rate, fee, feeAccrued } },
        how: `owed by its members at ${rate} a year and the fee ${fee}, ${feeAccrued} since its last touch`,
      }),
    ),
    ...claimable.map(
      ({ system, branch, collateral }): Draft => ({
        ...{ kind: 'claimable', rule: 'BOLD20', about: `${system} surplus of ${branch}` },
        ...{ asset: branch, amount: collateral, inputs: {} },
        how: 'left over of troves that were liquidated',
      }),
    ),
  ]
  return made.map((draft) => ({ value: null, numeraire, ...draft }))
}

type Draft = Omit<TermReport, 'value' | 'numeraire'>

function ofTrove(one: TroveReport): readonly Draft[] {
  const { collateral, debt, recorded, interest, batchFee, rate, batch, coin, branch } = one
  const { debtTakenOver, collateralTakenOver, ratioMinimum, price, redeemedBefore } = one
  const about = aboutOf(one)
  const whose = batch === null ? 'its own' : `${batch}’s batch at`
  return [
    {
      ...{ kind: 'held', rule: 'BOLD6', about, asset: branch, amount: collateral },
      inputs: { collateralTakenOver },
      how: `with ${collateralTakenOver} that came with debt taken over`,
    },
    {
      ...{ kind: 'owed', rule: 'BOLD3', about, asset: coin, amount: debt },
      inputs: { recorded, interest, batchFee, debtTakenOver, rate },
      how: `${recorded} recorded + ${interest} interest + ${batchFee} batch fee + ${debtTakenOver} taken over; ${whose} ${rate} a year`,
    },
    ...(one.ratio === null ? [] : [ratioOf(one, one.ratio)]),
    ...(one.liquidationPrice === null
      ? []
      : [
          {
            ...({ kind: 'liquidated', rule: 'BOLD42', about, asset: coin } as const),
            amount: one.liquidationPrice,
            inputs: { debt, ratioMinimum, collateral, price, mayFall: one.mayFall },
            how: `under this price of ${branch}: ${debt} × ${ratioMinimum} ÷ ${collateral}`,
          },
        ]),
    {
      ...{ kind: 'redeemed', rule: 'BOLD28', about, asset: coin, amount: redeemedBefore },
      inputs: { rate },
      how: 'debt at lower rates, redeemed before it',
    },
  ]
}

const ratioOf = (one: TroveReport, ratio: string): Draft => ({
  ...{ kind: 'ratio', rule: 'BOLD5', about: aboutOf(one), asset: '', amount: ratio },
  inputs: { collateral: one.collateral, price: one.price, debt: one.debt, priceIs: one.priceIs },
  how: `${one.collateral} × ${one.price} ÷ ${one.debt}${one.priceIs === 'fresh' ? '' : `, a ${one.priceIs} price`}`,
})

const aboutOf = ({ system, trove, branch }: TroveReport): string =>
  `${system} trove ${trove} of ${branch}`

function ofDeposit(one: StabilityReport): readonly Draft[] {
  const { system, branch, coin, deposit, put, spent, interest, collateral } = one
  const about = `${system} stability pool of ${branch}`
  return [
    {
      ...{ kind: 'deposited', rule: 'BOLD24', about, asset: coin, amount: deposit },
      inputs: { put, spent },
      how: `${put} put in − ${spent} that paid off debt`,
    },
    {
      ...{ kind: 'earned', rule: 'BOLD25', about, asset: coin, amount: interest },
      ...{ inputs: {}, how: 'interest not yet paid out' },
    },
    {
      ...{ kind: 'earned', rule: 'BOLD25', about, asset: branch, amount: collateral },
      ...{ inputs: {}, how: 'collateral of debt paid off, not yet paid out' },
    },
  ]
}
