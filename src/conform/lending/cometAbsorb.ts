import { type Absorption, absorb } from '../../protocols/compound/absorb.ts'
import { isBorrowCollateralized } from '../../protocols/compound/isBorrowCollateralized.ts'
import { isLiquidatable } from '../../protocols/compound/isLiquidatable.ts'
import type { Collateral, Loan, Totals } from '../../protocols/compound/Loan.ts'
import { Principal } from '../../protocols/compound/Principal.ts'
import { quoteCollateral } from '../../protocols/compound/quoteCollateral.ts'
import { reserves } from '../../protocols/compound/reserves.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { totalsOf } from './cometFacts.ts'

/** Cases of Compound III: an account's health, its absorption, and collateral for sale. */
export function cometAbsorb(one: Facts): Tree {
  const loan = loanOf(one)
  const totals = totalsOf(Facts.object(one, 'indices'))
  const expected = Facts.object(one, 'expected')
  const collateralized = isBorrowCollateralized(loan, totals)
  const liquidatable = isLiquidatable(loan, totals)
  const outcome = absorb(loan, totals)
  return {
    expected: {
      borrowBalance: loan.principal < 0n ? -Principal.balance(loan.principal, totals) : 0n,
      isBorrowCollateralized: collateralized.ok ? collateralized.value : collateralized.error,
      isLiquidatable: liquidatable.ok ? liquidatable.value : liquidatable.error,
      absorb: outcome.ok
        ? absorbed(outcome.value, totals, Facts.whole(expected, 'reservesBefore'))
        : { ok: false, error: outcome.error },
      quotes: Facts.objects(expected, 'quotes').map((quote) =>
        quoted(quote, loan, Facts.whole(one, 'storeFrontPriceFactor')),
      ),
    },
  }
}

/** The reserves before are given and determine the protocol's holdings. */
function absorbed(after: Absorption, before: Totals, reservesBefore: bigint): Tree {
  const held = reservesBefore - reserves(0n, before)
  return {
    ok: true,
    collateral: after.seized.map(({ id, amount, value }) => ({
      asset: id,
      amount,
      usdValue: value,
    })),
    basePaidOut: after.basePaidOut,
    usdBasePaidOut: after.baseValue,
    principalAfter: after.principal,
    balanceAfter: after.balance,
    reservesAfter: reserves(held, after.totals),
    totalsAfter: { ...after.totals },
  }
}

/** The payment is given among the expected values. */
function quoted(quote: Facts, { base, collaterals }: Loan, storeFrontPriceFactor: bigint): Tree {
  const collateral = collaterals.find(({ id }) => id === quote.asset)
  if (collateral === undefined) throw new FactError(`no collateral ${quote.asset}`)
  const baseAmount = Facts.whole(quote, 'baseAmount')
  const amount = quoteCollateral(base, collateral, storeFrontPriceFactor, baseAmount)
  return {
    asset: collateral.id,
    baseAmount,
    collateralAmount: amount.ok ? amount.value : amount.error,
  }
}

function loanOf(one: Facts): Loan {
  const base = Facts.object(one, 'base')
  return {
    base: { decimals: decimalsOf(base), price: Facts.whole(base, 'price') },
    principal: Facts.whole(one, 'principal'),
    collaterals: Facts.objects(one, 'assets').map(collateralOf),
  }
}

const collateralOf = (facts: Facts): Collateral => ({
  id: String(facts.id),
  decimals: decimalsOf(facts),
  price: Facts.whole(facts, 'price'),
  borrowCollateralFactor: Facts.whole(facts, 'borrowCollateralFactor'),
  liquidateCollateralFactor: Facts.whole(facts, 'liquidateCollateralFactor'),
  liquidationFactor: Facts.whole(facts, 'liquidationFactor'),
  balance: Facts.whole(facts, 'balance'),
})

const decimalsOf = (facts: Facts): number => Number(Facts.whole(facts, 'decimals'))
