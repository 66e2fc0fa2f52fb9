import type { Command } from '../../../engine/Command.ts'
import type { Asset, AssetId } from '../../../model/Asset.ts'
import type { ReserveSpec } from '../../../model/ReserveSpec.ts'
import { Amount } from '../../../money/Amount.ts'
import { Decimal } from '../../../money/Decimal.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Draft } from '../../Draft.ts'
import { decimals, spotOf } from '../crashDay/listings.ts'
import { parameters } from '../crashDay/parameters.ts'
import { Serial } from '../Serial.ts'
import { spotQuote } from '../spotQuote.ts'
import { assets, coins, dollar, pools, priced, spots } from './coins.ts'
import { type Borrower, drawBorrower } from './drawBorrower.ts'
import { loanParameters } from './parameters.ts'
import { type PresetOf, type Regime, rulebookId } from './regimes.ts'

/** The loans of the day, the same under every regime. */
export interface LoanBook {
  readonly seed: number
  readonly openings: ReadonlyMap<string, Decimal>
  readonly borrowers: readonly Borrower[]
  /** Total debt, USDT atoms. */
  readonly debt: bigint
}

/**
 * Draws a number of loans at the opening spot prices, by unified symbol.
 *
 * @example
 * LoanBook.draw(7, 2_000, openings).debt
 */
export function draw(
  seed: number,
  loans: number,
  openings: ReadonlyMap<string, Decimal>,
): LoanBook {
  const prices = atomsOf(openings)
  const borrowers = Array.from({ length: loans }, (_, number) => drawBorrower(seed, number, prices))
  const debt = borrowers.reduce((sum, one) => sum + one.debt, 0n)
  return { seed, openings, borrowers, debt }
}

/** USDT atoms per whole coin. */
function atomsOf(prices: ReadonlyMap<string, Decimal>): ReadonlyMap<AssetId, bigint> {
  return new Map(
    coins.flatMap(({ id }) => {
      const price = prices.get(spotOf(id))
      const units = price === undefined ? null : Decimal.units(price, decimals)
      return units?.ok ? [[id, units.value] as const] : []
    }),
  )
}

/**
 * All commands before the day begins: definitions, the regime's rulebook, opening prices, lenders
 * with their supply, insurers where the regime has them, liquidators, and every loan: collateral
 * pledged, debt drawn and withdrawn.
 *
 * @example
 * for (const command of LoanBook.commands(book, regime, presetOf)) engine.apply(command)
 */
export const commands = (book: LoanBook, regime: Regime, presetOf: PresetOf): Generator<Command> =>
  Draft.numbered(drafts(book, regime, presetOf), 'book', parameters.start)

function* drafts(book: LoanBook, regime: Regime, presetOf: PresetOf): Generator<Draft> {
  for (const asset of assets) yield { type: 'DefineAsset', asset, decimals }
  for (const instrument of spots) yield { type: 'DefineInstrument', instrument }
  yield { type: 'DefinePool', pool: pools.main, reserves }
  if (regime.insured) yield { type: 'DefinePool', pool: pools.safety, reserves }
  const known = assets.map((id, index): Asset => ({ id, index, decimals }))
  yield { type: 'DefineRulebook', rulebook: regime.rulebook(known, presetOf) }
  yield { type: 'SetMarks', ...spotQuote(priced, book.openings, parameters.start) }
  const { lenders, insurers, use } = loanParameters
  yield* lend('lender', pools.main, Ratio.divUp(book.debt, use), lenders)
  if (regime.insured) {
    yield* lend('insurer', pools.safety, Ratio.mulUp(book.debt, insurers.given), insurers.shares)
  }
  for (const [index, share] of loanParameters.liquidators.entries()) {
    const account = Serial.idOf('keeper', index, 2)
    yield open(account)
    const amount = Amount.of(Integer.mulDivUp(book.debt, share, 1_000n))
    yield { type: 'Deposit', account, asset: dollar, amount }
  }
  for (const borrower of book.borrowers) yield* borrow(borrower)
}

/**
 * Our own model: 4 % a year up to 90 % utilisation, 60 % on top beyond it, a tenth of it kept as
 * reserve.
 */
const curve = {
  optimalUsage: 9_000n,
  base: 0n,
  slope1: 400n,
  slope2: 6_000n,
  reserveFactor: 1_000n,
}
const caps = { supply: null, borrow: null }
const reserves: readonly ReserveSpec[] = [{ asset: dollar, curve, caps }]

const open = (account: string): Draft => ({
  type: 'OpenAccount',
  account,
  owner: account,
  group: account,
  rulebook: rulebookId,
  positionMode: 'net',
})

function* lend(
  who: string,
  pool: string,
  whole: bigint,
  shares: readonly bigint[],
): Generator<Draft> {
  for (const [index, part] of Integer.split(whole, shares).entries()) {
    const account = Serial.idOf(who, index, 2)
    const amount = Amount.of(part)
    if (amount === 0n) continue
    yield open(account)
    yield { type: 'Deposit', account, asset: dollar, amount }
    yield { type: 'Supply', account, pool, asset: dollar, amount }
  }
}

function* borrow({ id: account, pledges, debt: amount }: Borrower): Generator<Draft> {
  yield open(account)
  for (const { asset, amount } of pledges) {
    if (amount > 0n) yield { type: 'Deposit', account, asset, amount }
  }
  yield { type: 'Borrow', account, pool: pools.main, asset: dollar, amount }
  yield { type: 'Withdraw', account, asset: dollar, amount }
}

export * as LoanBook from './LoanBook.ts'
