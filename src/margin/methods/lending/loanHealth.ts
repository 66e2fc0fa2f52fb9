import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { ProtocolName } from '../../../model/Lending.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { mulDivHalfUp } from '../../../protocols/aave/mulDivHalfUp.ts'
import { applyStaleBand } from '../../applyStaleBand.ts'
import { Method } from '../../Method.ts'
import { Visitor } from '../../Visitor.ts'
import { dialects } from './RoundingConvention.ts'
import { walk } from './walk.ts'

/**
 * Sums of a loan: the debt capacity, in parts and in whole atoms of the numeraire, and the debt.
 */
interface Sums {
  readonly denominator: bigint
  parts: bigint
  atoms: bigint
  debt: bigint
  isKnown: boolean
}

const visitor: Visitor<Sums> = {
  ...Visitor.noop,
  collateral(into, _asset, _amount, value, threshold) {
    into.parts += Integer.mul(value, threshold)
    into.atoms += Integer.divDown(Integer.mul(value, threshold), into.denominator)
  },
  debt(into, _asset, _amount, value) {
    into.debt += value
  },
  unknown(into) {
    into.isKnown = false
  },
}

const wad = Integer.pow10(18)

/** Those that round the quotient to the nearest before they cut the basis points off. */
const nearest: readonly ProtocolName[] = ['aave-v3.6', 'aave-v3.7', 'spark']

/**
 * The health factor with 18 decimals, equal to the last digit to the one of the protocol's
 * contracts or tools, where the numeraire has the decimals in which they count. Null where nothing
 * is owed, an exposure has no price, or the method does not lend.
 *
 *     Aave v3, Spark             ⌊≈(Σ value × threshold × 10¹⁸ ÷ debt) ÷ 10⁴⌋, ≈ to the nearest
 *     Aave v4, desks             ⌊Σ value × threshold × 10¹⁸ ÷ debt⌋
 *     others, each rounded down  ⌊Σ ⌊value × threshold⌋ × 10¹⁸ ÷ debt⌋
 *
 * Rules: [LOANR1]
 *
 * @example
 * loanHealth(account, rules, book) // => 1_313_360_550_860_338_400n
 */
export function loanHealth(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
): bigint | null {
  const loan = Method.loan(rules)
  if (loan === null) return null
  const { denominator, method } = loan
  const sums: Sums = { denominator, parts: 0n, atoms: 0n, debt: 0n, isKnown: true }
  walk(account, rules, applyStaleBand(account, rules, prices, 'liquidation'), visitor, sums)
  const { parts, atoms, debt, isKnown } = sums
  if (debt === 0n || !isKnown) return null
  if (dialects[method.protocol].credit === 'each') return Integer.mulDivDown(atoms, wad, debt)
  const isNearest = nearest.includes(method.protocol)
  const rounded = isNearest ? mulDivHalfUp(parts, wad, debt) : Integer.mulDivDown(parts, wad, debt)
  return Integer.divDown(rounded, denominator)
}
