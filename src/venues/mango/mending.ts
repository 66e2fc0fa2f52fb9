import { Ratio } from '../../money/Ratio.ts'
import type { Account, Perp } from './Account.ts'
import { Health } from './Health.ts'

/** An account with more or less of a token. */
export const withToken = (account: Account, id: string, change: Ratio): Account => ({
  ...account,
  tokens: account.tokens.map((token) =>
    token.id === id ? { ...token, balance: Ratio.add(token.balance, change) } : token,
  ),
})

/** An account with more or less base and quote of a perpetual. */
export const withPerp = (account: Account, index: number, base: Ratio, quote: Ratio): Account => ({
  ...account,
  perps: account.perps.map((perp, at): Perp => {
    if (at !== index) return perp
    return { ...perp, base: Ratio.add(perp.base, base), quote: Ratio.add(perp.quote, quote) }
  }),
})

/** The health that ends a liquidation. */
export const endHealth = (account: Account): Ratio => Health.of(account, 'liquidationEnd')

/**
 * The least amount of what mends an account by which the health of the end is zero, exactly; the most of it where
 * that is not enough. Health rises with the amount and bends only where the balance of one token goes through zero.
 */
export function leastMending(after: (amount: Ratio) => Account, token: string, most: Ratio): Ratio {
  const bend = bendOf(after, token, most)
  const healths = [Ratio.zero, bend, most].map((amount) => ({
    amount,
    health: endHealth(after(amount)),
  }))
  const sound = healths.findIndex(({ health }) => health.numerator >= 0n)
  const [to, from] = [healths[sound], healths[sound - 1]]
  if (to === undefined) return most
  if (from === undefined) return to.amount
  const share = Ratio.div(Ratio.negate(from.health), Ratio.sub(to.health, from.health))
  return Ratio.add(from.amount, Ratio.mul(share, Ratio.sub(to.amount, from.amount)))
}

/** Where the token's balance, a line in the amount, is zero; the most where it is not between. */
function bendOf(after: (amount: Ratio) => Account, token: string, most: Ratio): Ratio {
  const balance = (amount: Ratio) => Health.balanceOf(after(amount), token, 'liquidationEnd')
  const [start, end] = [balance(Ratio.zero), balance(most)]
  if (start.numerator >= 0n || end.numerator <= 0n) return most
  return Ratio.mul(most, Ratio.div(Ratio.negate(start), Ratio.sub(end, start)))
}
