import { accountLiquidity, type Weighting } from '../../protocols/venus/accountLiquidity.ts'
import { liquidateBorrow, type VenusDemand } from '../../protocols/venus/liquidateBorrow.ts'
import { type VenusEntry, VenusMarket } from '../../protocols/venus/VenusMarket.ts'
import { marketOf, type VenusAccount, type VenusPool } from '../../protocols/venus/VenusPool.ts'
import type { VenusRefusal } from '../../protocols/venus/VenusRefusal.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** A liquidation in the core pool, and the account's health before it and after, as stored. */
export const venusLiquidation: CaseAdapter = (one) => {
  const input = Facts.object(one, 'input')
  const before = poolOf(input)
  const owner = accountOf(Facts.object(input, 'account'))
  const demand = demandOf(input)
  const { pool, account, result } = liquidateBorrow(before, owner, demand)
  const health = healthOf(before, owner)
  if (!result.ok && result.error.kind === 'revert') {
    return { expected: { health, ok: false, revert: result.error.reason } }
  }
  const outcome = result.ok
    ? { ok: true, actualRepay: result.value.repaid, seizeTokens: result.value.seizedTokens }
    : { ok: false, failure: failureOf(result.error) }
  const touched = [demand.borrowed, demand.collateral]
  return {
    expected: {
      health,
      ...outcome,
      liquidatorVTokens: result.ok ? result.value.seizedTokens : 0n,
      markets: mapped(touched, (name) => marketFacts(marketOf(pool, name))),
      account: mapped([...account.keys()], (name) => entryFacts(pool, account, name)),
      healthAfter: healthOf(pool, account),
    },
  }
}

const failureOf = (refusal: VenusRefusal): Tree =>
  refusal.kind === 'failure'
    ? { error: refusal.error, info: refusal.info, detail: refusal.detail }
    : null

function healthOf(pool: VenusPool, account: VenusAccount): Tree {
  return mapped(['collateralFactor', 'liquidationThreshold'], (weighting: Weighting) => {
    const weighed = accountLiquidity(pool, account, weighting)
    return weighed.ok ? { ...weighed.value } : weighed.error
  })
}

const marketFacts = (market: VenusMarket): Tree => ({
  cash: market.cash,
  totalBorrows: market.totalBorrows,
  totalReserves: market.totalReserves,
  totalSupply: market.totalSupply,
  borrowIndex: market.borrowIndex,
  accrualBlock: market.accrualBlock,
  exchangeRateStored: VenusMarket.exchangeRate(market),
})

function entryFacts(pool: VenusPool, account: VenusAccount, name: string): Tree {
  const entry = account.get(name)
  if (entry === undefined) return null
  const borrowBalanceStored = VenusMarket.debtOf(marketOf(pool, name), entry.debt)
  return { vTokens: entry.vTokens, borrowBalanceStored }
}

const poolOf = (input: Facts): VenusPool => ({
  closeFactor: Facts.whole(input, 'closeFactor'),
  markets: byName(Facts.object(input, 'markets'), venusMarketOf),
})

const venusMarketOf = (facts: Facts): VenusMarket => ({
  price: Facts.whole(facts, 'price'),
  collateralFactor: Facts.whole(facts, 'collateralFactor'),
  liquidationThreshold: Facts.whole(facts, 'liquidationThreshold'),
  liquidationIncentive: Facts.whole(facts, 'liquidationIncentive'),
  reserveFactor: Facts.whole(facts, 'reserveFactor'),
  cash: Facts.whole(facts, 'cash'),
  totalBorrows: Facts.whole(facts, 'totalBorrows'),
  totalReserves: Facts.whole(facts, 'totalReserves'),
  totalSupply: Facts.whole(facts, 'totalSupply'),
  borrowIndex: Facts.whole(facts, 'borrowIndex'),
  accrualBlock: Facts.whole(facts, 'accrualBlock'),
  borrowRatePerBlock: Facts.whole(facts, 'borrowRatePerBlock'),
  // Where nothing is supplied the stored rate is the initial one.
  initialExchangeRate: Facts.whole(facts, 'exchangeRateStored'),
})

const accountOf = (facts: Facts): VenusAccount => byName(facts, entryOf)

const entryOf = (facts: Facts): VenusEntry => ({
  entered: true,
  vTokens: Facts.whole(facts, 'vTokens'),
  debt:
    facts.borrowPrincipal === undefined
      ? { principal: 0n, index: 0n }
      : {
          principal: Facts.whole(facts, 'borrowPrincipal'),
          index: Facts.whole(facts, 'borrowIndexAtPrincipal'),
        },
})

function demandOf(input: Facts): VenusDemand {
  const call = Facts.object(input, 'call')
  return {
    borrowed: String(call.borrowed),
    collateral: String(call.collateral),
    repayAmount: Facts.whole(call, 'repayAmount'),
    block: Facts.whole(input, 'block'),
  }
}

const byName = <T>(facts: Facts, of: (one: Facts) => T): ReadonlyMap<string, T> =>
  new Map(Object.keys(facts).map((name) => [name, of(Facts.object(facts, name))]))

const mapped = <T extends string>(names: readonly T[], of: (name: T) => Tree): Tree =>
  Object.fromEntries(names.map((name) => [name, of(name)]))
