import { defined } from '../../../base/assert.ts'
import { limits } from '../../../base/limits.ts'
import type { LendingMethod } from '../../../model/Lending.ts'
import { LendingTerms } from '../../../model/LendingTerms.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import { validateLending } from '../../../model/validateLending.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { MarginContext, PriceSide } from '../../MarginContext.ts'
import type { Method } from '../../Method.ts'
import { bound } from './bound.ts'
import { remedies } from './cures/remedies.ts'
import { Exposures } from './Exposures.ts'
import { headroom } from './headroom.ts'
import { forbidden, notes } from './permits.ts'
import { loanPrice } from './prices/loanPrice.ts'
import { regimes } from './Regime.ts'
import { unruled, walk } from './walk.ts'

const stated = (parameters: MethodParameters): LendingMethod => parameters as LendingMethod

const ruleIds: { readonly [kind in TermKind]?: string } = {
  balance: 'LOAN2',
  collateral: 'LOAN3',
  debt: 'LOAN5',
  unknown: 'TIER10',
  ignored: 'TIER10',
}

/** Collateralised loans: see docs/spec/loans.md. */
export const lending: Method = {
  name: 'lending',
  names: (parameters) => {
    const { collateral, debts } = stated(parameters)
    return { assets: [...collateral.keys(), ...(debts?.keys() ?? [])], instruments: [] }
  },
  fault: (parameters) => {
    const fault = validateLending(stated(parameters))
    return fault === null ? null : `${fault.name}: ${fault.code}`
  },
  bind: (parameters, assets) => LendingTerms.bind(stated(parameters), assets),
  // Nothing is traded: there is no closing trade, and no instrument's price affects a loan.
  feeRate: () => Ratio.zero,
  charged: (rules) => rules,
  leverageMax: () => null,
  // A lending rulebook lends through pools; a debt beside them is never made.
  liability: () => null,
  owing: () => null,
  governs: () => false,
  profile: () => null,
  breakpoints: (_context, { lots }) => [Integer.abs(lots)],
  stepDown: (_rules, { lots }) => Integer.abs(lots),
  admits: (account) => {
    const [instrument] = unruled(account)
    return instrument === undefined ? null : { code: 'instrument.noRule', instrument }
  },
  amountMax: () => limits.loan,
  walk,
  ruleId: (kind) => defined(ruleIds[kind], `lending makes no ${kind}`),
  counts: (account, rules, asset, balance) =>
    balance < 0n || LendingTerms.isPledged(rules.bound as LendingTerms, account, asset),
  indexSides,
  headroom,
  bound,
  assetPrice: ({ account, rules, prices }, asset, threshold) =>
    loanPrice(account, rules, prices, asset, threshold),
  remedies,
  procedure: 'loan',
  deficit: 'pool',
  proceeds: 'repay',
  loan: ({ bound }) => bound as LendingTerms,
  release: ({ bound }) => regimes[(bound as LendingTerms).method.protocol].release,
  forbids: forbidden,
  notes: ({ account, rules, prices }) => notes(account, rules, prices),
  isFree: ({ balances }) => balances.every((balance) => balance === undefined || balance >= 0n),
  hedges: () => false,
  changesBy: (parameters, since) =>
    [...stated(parameters).collateral.values()].some(
      ({ ramp }) => ramp !== null && ramp.until > since,
    ),
}

/** The asset's credit less the debt owed in it. */
function indexSides({ account, rules, prices }: MarginContext, side: PriceSide) {
  const measure = side === 'credit' ? 'initial' : 'maintenance'
  const { of } = Exposures.of(account, rules, prices)
  return of.map((exposure) => Exposures.net(exposure, rules, measure))
}
