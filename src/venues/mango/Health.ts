import { Ratio } from '../../money/Ratio.ts'
import { type Account, assetValue, type HealthType, liabValue, type Token } from './Account.ts'
import { perpHealth } from './perpHealth.ts'
import { type Balances, inBalances, spotHealth } from './spotHealth.ts'

/** What counts for and against an account, in dollars; health is their difference. */
export interface Sides {
  readonly assets: Ratio
  readonly liabs: Ratio
}

/**
 * The health of an account, in dollars: tokens with the perpetuals settled in them, weighed by the
 * side of their sum, and what open spot orders add.
 *
 * Rules: [VEN75] [VEN76] [VEN77] [VEN78]
 *
 * @example
 * Health.of(account, 'maint') // below zero it is liquidated
 */
export const of = (account: Account, type: HealthType): Ratio =>
  total(account, balancesOf(account, type, perpHealth), type)

/**
 * Whether an account is liquidated: begun where maintenance health is below zero, and ended only
 * where the health of the end is not.
 *
 * Rules: [VEN75]
 */
export const isLiquidated = (account: Account, before: boolean): boolean =>
  of(account, before ? 'liquidationEnd' : 'maint').numerator < 0n

/**
 * Assets and debts apart: debts count in full, and of what is held against a debt of the same token
 * as much at the debt's weight.
 *
 * Rules: [VEN79]
 */
export function sidesOf(account: Account, type: HealthType): Sides {
  const spot = balancesOf(account, type, () => Ratio.zero)
  const tokens = [...spot.values()].map(({ token, balance }) => {
    const perps = account.perps.filter(({ settleToken }) => settleToken === token.id)
    return tokenSides(token, [balance, ...perps.map((one) => perpHealth(one, type))], type)
  })
  const orders = spotHealth(account.orders, balancesOf(account, type, perpHealth), type)
  const all = [...tokens, ...orders.map((one) => split([one]))]
  return {
    assets: Ratio.sum(all.map(({ assets }) => assets)),
    liabs: Ratio.sum(all.map(({ liabs }) => liabs)),
  }
}

/**
 * (assets − debts) ÷ debts; null where next to nothing is owed, at most a tenth of a cent.
 *
 * Rules: [VEN79]
 */
export function ratioOf(account: Account, type: HealthType): Ratio | null {
  const { assets, liabs } = sidesOf(account, type)
  const isOwed = Ratio.compare(liabs, dust) > 0
  return isOwed ? Ratio.div(Ratio.sub(assets, liabs), liabs) : null
}

const dust = Ratio.of(1n, 1_000n)

/**
 * How much of a token losses of perpetuals may take: until maintenance health without those losses is
 * zero.
 *
 * Rules: [VEN80]
 */
export function perpMaxSettle(account: Account, settleToken: string): Ratio {
  const profits = (...of: Parameters<typeof perpHealth>) => Ratio.positive(perpHealth(...of))
  const balances = balancesOf(account, 'maint', profits)
  const { token, balance } = inBalances(balances, settleToken)
  const health = Ratio.positive(total(account, balances, 'maint'))
  const held = Ratio.positive(balance)
  const value = assetValue(token, 'maint')
  const worth = Ratio.mul(held, value)
  if (Ratio.compare(health, worth) <= 0) {
    return value.numerator === 0n ? held : Ratio.div(health, value)
  }
  return Ratio.add(held, Ratio.div(Ratio.sub(health, worth), liabValue(token, 'maint')))
}

/** What is held of a token, or owed below zero, with the perpetuals settled in it. */
export const balanceOf = (account: Account, id: string, type: HealthType): Ratio =>
  inBalances(balancesOf(account, type, perpHealth), id).balance

function total(account: Account, balances: Balances, type: HealthType): Ratio {
  const tokens = [...balances.values()].map(({ token, balance }) =>
    Ratio.mul(balance, balance.numerator < 0n ? liabValue(token, type) : assetValue(token, type)),
  )
  return Ratio.sum([...tokens, ...spotHealth(account.orders, balances, type)])
}

function balancesOf(account: Account, type: HealthType, counts: typeof perpHealth): Balances {
  const balances = account.tokens.map((token) => {
    const parts = [
      token.balance,
      ...account.orders.filter(({ base }) => base === token.id).map(({ freeBase }) => freeBase),
      ...account.orders.filter(({ quote }) => quote === token.id).map(({ freeQuote }) => freeQuote),
      ...account.perps
        .filter(({ settleToken }) => settleToken === token.id)
        .map((one) => counts(one, type)),
    ]
    return [token.id, { token, balance: Ratio.sum(parts) }] as const
  })
  return new Map(balances)
}

function tokenSides(token: Token, parts: readonly Ratio[], type: HealthType): Sides {
  const { assets, liabs } = split(parts)
  const matched = Ratio.min(assets, liabs)
  const beyond = Ratio.sub(assets, matched)
  return {
    assets: Ratio.add(
      Ratio.mul(matched, liabValue(token, type)),
      Ratio.mul(beyond, assetValue(token, type)),
    ),
    liabs: Ratio.mul(liabs, liabValue(token, type)),
  }
}

const split = (parts: readonly Ratio[]): Sides => ({
  assets: Ratio.sum(parts.map(Ratio.positive)),
  liabs: Ratio.sum(parts.map((one) => Ratio.positive(Ratio.negate(one)))),
})

export * as Health from './Health.ts'
