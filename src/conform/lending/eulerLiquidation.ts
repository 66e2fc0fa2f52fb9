import {
  type Collateral,
  EulerPosition,
  type Liquidity,
  type Quote,
} from '../../protocols/euler/EulerPosition.ts'
import { type DebtVault, type Demand, liquidate } from '../../protocols/euler/liquidate.ts'
import { maxLiquidation } from '../../protocols/euler/maxLiquidation.ts'
import { Owed } from '../../protocols/euler/Owed.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/** The contract's own value for the maximum. */
const all = 2n ** 256n - 1n

/** The debtor is the only borrower of the vault; the liquidator had no debt before. */
export const eulerLiquidation: CaseAdapter = (one) => {
  const now = Facts.whole(one, 'now')
  const liability = Facts.object(one, 'liability')
  const position = positionOf(liability, Facts.objects(one, 'collaterals'))
  const vault: DebtVault = {
    discountMax: Facts.whole(liability, 'maxLiquidationDiscount'),
    socialises: liability.socializeDebt === true,
    totalOwed: position.owed,
    coolOff: 0n,
  }
  const id = String(one.collateralToSeize)
  const collateral = position.collaterals.find((held) => held.id === id)
  if (collateral === undefined) throw new FactError(`collateralToSeize: ${id} is not held`)
  const most = maxLiquidation(position, collateral, vault.discountMax, now)
  return {
    expected: {
      liquidation: valuesOf(EulerPosition.liquidationLiquidity(position, now)),
      borrow: valuesOf(EulerPosition.borrowLiquidity(position)),
      ...(most.ok ? { maxRepay: most.value.repay, maxYield: most.value.shares } : {}),
      ...(Facts.isFacts(one.call)
        ? { liquidate: outcomeOf(position, vault, id, one.call, now) }
        : {}),
    },
  }
}

function outcomeOf(
  position: EulerPosition,
  vault: DebtVault,
  collateral: string,
  call: Facts,
  now: bigint,
): Tree {
  const repay = Facts.whole(call, 'repayAssets')
  const demand: Demand = {
    isOwn: false,
    collateral,
    repay: repay === all ? null : repay,
    sharesMin: 0n,
    checkedAt: 0n,
  }
  const done = liquidate(position, vault, demand, now)
  if (!done.ok) return { ok: false, error: done.error }
  const { value } = done
  const held = value.position.collaterals.find(({ id }) => id === collateral)
  return {
    ok: true,
    repay: value.repay,
    yield: value.shares,
    debtSocialized: value.socialised,
    violatorDebtAfter: Owed.assetsUp(value.position.owed),
    liquidatorDebtAfter: Owed.assetsUp(value.owedMoved),
    totalBorrows: Owed.assetsUp(value.totalOwed),
    violatorCollateralSharesAfter: held?.shares,
  }
}

const positionOf = (liability: Facts, collaterals: readonly Facts[]): EulerPosition => ({
  owed: Facts.whole(liability, 'debtExact'),
  quote: quoteOf(liability),
  collaterals: collaterals.map(collateralOf),
})

const collateralOf = (held: Facts): Collateral => ({
  id: String(held.id),
  shares: Facts.whole(held, 'shares'),
  assets: Facts.whole(held, 'assets'),
  quote: quoteOf(held),
  isEnabled: true,
  ltv: {
    borrow: Facts.whole(held, 'borrowLTV'),
    liquidation: Facts.whole(held, 'liquidationLTV'),
    liquidationInitial: Facts.whole(held, 'initialLiquidationLTV'),
    targetAt: Facts.whole(held, 'targetTimestamp'),
    rampDuration: Facts.whole(held, 'rampDuration'),
  },
})

/** The vectors' oracle has one price and no spread. */
function quoteOf(priced: Facts): Quote {
  const price = Facts.whole(priced, 'price')
  return { bid: price, mid: price, ask: price }
}

const valuesOf = ({ collateral, liability }: Liquidity): Tree => ({
  collateralValue: collateral,
  liabilityValue: liability,
})
