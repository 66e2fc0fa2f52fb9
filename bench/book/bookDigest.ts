import { createHash } from 'node:crypto'
import { TieredTerms } from '../../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../../src/model/Account.ts'
import type { Brackets } from '../../src/model/Brackets.ts'
import type { Price } from '../../src/money/Price.ts'
import type { MarginBench } from './MarginBench.ts'

/**
 * SHA-256 over a plain text of market, accounts and prices, so that two builds can verify that they
 * measured the same book.
 */
export function bookDigest(
  bench: MarginBench,
  accounts: Iterable<Account>,
  ticks: Iterable<readonly Price[]>,
): string {
  const hash = createHash('sha256')
  const line = (...parts: readonly unknown[]): unknown => hash.update(`${parts.join(' ')}\n`)
  for (const { id, index, tick, lot } of bench.terms.instruments) {
    line('instrument', id, tick.scale, lot.scale, bench.opening[index])
    const { denominator, tiers } = TieredTerms.of(bench.terms).brackets[index] as Table
    for (const { floor, rate, deduction } of tiers)
      line('tier', denominator, floor, rate, deduction)
  }
  for (const { id, balances, positions } of accounts) {
    line('account', id, ...Array.from(balances, (amount) => amount ?? 0n))
    for (const { instrument, lots, cost } of positions) line('leg', instrument.index, lots, cost)
  }
  for (const prices of ticks) line('prices', ...prices)
  return hash.digest('hex')
}

type Table = Brackets
