import { depositHaircut, fundingToCover, liquidatorFee } from '../../venues/drift/losses.ts'
import {
  assetForDebt,
  type BaseTerms,
  baseToCover,
  debtForAsset,
  debtToCover,
  type Leg,
  perpFundFee,
  spotFundFee,
} from '../../venues/drift/transfers.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/** Numbers of the tests of Drift v2's own program, function by function, in its integers. */
export const drift_liquidation_math: CaseAdapter = (one) => {
  const name = String(one.function)
  const answer = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (answer === undefined) throw new FactError(`no function ${name}`)
  return { expected: answer(Facts.object(one, 'input')) }
}

const functions: { readonly [name: string]: (input: Facts) => Tree } = {
  calculate_base_asset_amount_to_cover_margin_shortage: (input) =>
    baseToCover(
      whole(input, 'margin_shortage'),
      termsOf(input, 'liquidation_fee'),
      whole(input, 'if_liquidation_fee'),
    ),
  calculate_perp_if_fee: (input) =>
    perpFundFee(
      whole(input, 'margin_shortage'),
      whole(input, 'user_base_asset_amount'),
      termsOf(input, 'liquidator_fee'),
      whole(input, 'max_if_liquidation_fee'),
    ),
  calculate_liability_transfer_to_cover_margin_shortage: (input) =>
    debtToCover(
      whole(input, 'margin_shortage'),
      legOf(input, 'asset'),
      legOf(input, 'liability'),
      whole(input, 'if_liquidation_fee'),
    ),
  calculate_spot_if_fee: (input) =>
    spotFundFee(
      whole(input, 'margin_shortage'),
      whole(input, 'token_amount'),
      legOf(input, 'asset'),
      legOf(input, 'liability'),
      whole(input, 'max_if_fee'),
    ),
  calculate_liability_transfer_implied_by_asset_amount: (input) =>
    debtForAsset(whole(input, 'asset_amount'), legOf(input, 'asset'), legOf(input, 'liability')),
  calculate_asset_transfer_for_liability_transfer: (input) =>
    assetForDebt(
      whole(input, 'asset_amount'),
      legOf(input, 'asset'),
      whole(input, 'liability_amount'),
      legOf(input, 'liability'),
    ),
  get_liquidation_fee: (input) =>
    liquidatorFee(
      whole(input, 'base_liquidation_fee'),
      whole(input, 'max_liquidation_fee'),
      whole(input, 'current_slot') - whole(input, 'last_active_user_slot'),
    ),
  calculate_funding_rate_deltas_to_resolve_bankruptcy: (input) =>
    fundingToCover(
      whole(input, 'loss'),
      whole(input, 'base_asset_amount_long'),
      whole(input, 'base_asset_amount_short'),
    ),
  calculate_cumulative_deposit_interest_delta_to_resolve_bankruptcy: (input) =>
    depositHaircut(
      whole(input, 'borrow'),
      whole(input, 'total_deposits'),
      whole(input, 'cumulative_deposit_interest'),
    ),
}

const whole = Facts.whole

/** A function is told only of a token what it uses. */
const told = (input: Facts, name: string): bigint =>
  input[name] === undefined ? 0n : whole(input, name)

const termsOf = (input: Facts, fee: string): BaseTerms => ({
  marginRatio: whole(input, 'margin_ratio'),
  liquidatorFee: whole(input, fee),
  price: whole(input, 'oracle_price'),
  quotePrice: whole(input, 'quote_oracle_price'),
})

const legOf = (input: Facts, side: 'asset' | 'liability'): Leg => ({
  decimals: Number(told(input, `${side}_decimals`)),
  price: told(input, `${side}_price`),
  multiplier: whole(input, `${side}_liquidation_multiplier`),
  weight: told(input, `${side}_weight`),
})
