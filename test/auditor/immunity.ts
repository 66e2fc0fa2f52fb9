import type { PricePolicy, Rulebook } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder, type Leg } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { legMargin } from './legMargin.ts'
import { isPaired, pairedMargin } from './pairedMargin.ts'
import { atomsOf, markOf, rateOf } from './priced.ts'
import { unitMargin } from './unitMargin.ts'
import { apartOf, isTraded, profitOf } from './worth.ts'

/** Nobody is immune: who is under water even at his best is acted upon. */
export const immunity: readonly Check[] = [{ rule: 'AUD28', ends: nobodyImmune }]

const { add, mul, negate, of, sub, zero } = Fraction

/** Looked at when prices or the clock have moved: everything that follows has followed by then. */
function nobodyImmune({ books, command, heard }: Audit): string | null {
  const isTick = command?.type === 'SetMarks' || command?.type === 'AdvanceTime'
  if (!isTick || !books.armed || heard.some(({ type }) => type === 'Rejected')) return null
  for (const holder of books.accounts.values()) {
    if (holder.kind !== 'own' || holder.liquidating || books.suspended.has(holder.id)) continue
    const rules = Books.rulesOf(books, holder)
    if (holder.legs.size === 0 || rules === null || !isTraded(rules)) continue
    const [equity, kept] = bestOf(books, holder, rules)
    if (!isBeyond(rules, equity, kept)) continue
    if (![...holder.legs.values()].some((leg) => isMovable(books, leg, rules))) continue
    return `${holder.id} has at best ${Fraction.text(equity)} for ${Fraction.text(kept)}, and is left alone`
  }
  return null
}

/** Beyond the last rung, by more than rounding. */
function isBeyond({ ladders }: Rulebook, equity: Fraction, kept: Fraction): boolean {
  return ladders.some(({ levels }) =>
    levels.some(({ action, enter }) => {
      if (action !== 'liquidate') return false
      const borne = mul(equity, of(enter.numerator, enter.denominator))
      return Fraction.isLess(add(borne, of(64n)), kept)
    }),
  )
}

/** When a mark is old, and what it counts at then: as its market says, or else the rulebook. */
const markPolicy = ({ markets }: Books, instrument: string, { prices }: Rulebook): PricePolicy =>
  markets.get(instrument)?.active?.prices ?? prices

const isOld = (books: Books, time: number | undefined, { staleAfter }: PricePolicy): boolean =>
  time === undefined || books.time - time > staleAfter

/** Whether a leg can be closed now: its mark is fresh and nobody has switched it off. */
function isMovable(books: Books, { instrument: id }: Leg, rules: Rulebook): boolean {
  const { settle } = Books.instrument(books, id)
  const keys = ['liquidation:all:', `liquidation:instrument:${id}`, `liquidation:asset:${settle}`]
  if (keys.some((key) => books.off.has(key))) return false
  return (
    markOf(books, Books.instrument(books, id)) !== null &&
    !isOld(books, books.marks.get(id)?.time, markPolicy(books, id, rules))
  )
}

/**
 * What an account has at its best, and the least it must keep: old prices at the kind end of their
 * band, what has no price counting nothing, and only fresh positions asking for anything.
 */
function bestOf(books: Books, holder: Holder, rules: Rulebook): readonly [Fraction, Fraction] {
  const { numeraire } = rules
  const band = widest(rules.prices)
  const held = new Map<string, Fraction>()
  const more = (asset: string, amount: Fraction): void =>
    void held.set(asset, add(held.get(asset) ?? zero, amount))
  for (const [asset, amount] of holder.balances) if (amount !== 0n) more(asset, of(amount))
  let kept = zero
  const isTogether = isPaired(books, rules, [...holder.legs.values()])
  for (const leg of holder.legs.values()) {
    const { settle } = Books.instrument(books, leg.instrument)
    const profit = profitOf(books, leg)
    if (profit === null) continue
    more(settle, profit)
    const mark = books.marks.get(leg.instrument)
    const policy = markPolicy(books, leg.instrument, rules)
    if (isOld(books, mark?.time, policy)) {
      const size = Fraction.abs(atomsOf(books, leg.instrument, leg.lots, mark?.price ?? 0n))
      // An inverse value moves by more than its price does.
      more(settle, mul(size, mul(widest(policy), of(2n))))
      continue
    }
    const asked =
      isTogether || isPricedOld(books, leg, rules) ? null : legMargin(books, holder, rules, leg)
    const rate = rateOf(books, settle, numeraire)
    if (asked !== null && rate !== null) kept = add(kept, mul(rate, asked.maintenance))
  }
  kept = add(kept, togetherOf(books, holder, rules))
  let equity = zero
  for (const { asset, worth } of apartOf(books, rules, [...holder.legs.values()])) {
    // What counts in full at a haircut of its own is worth no less.
    more(asset, negate(worth))
    const value = mul(rateOf(books, asset, numeraire) ?? zero, worth)
    equity = add(equity, add(value, mul(value, mul(band, of(bandsOf(books, asset, rules))))))
  }
  for (const [asset, amount] of held) {
    const rate = rateOf(books, asset, numeraire)
    if (rate === null) continue
    const value = mul(rate, countedAtBest(rules, asset, amount))
    const bands = asset === numeraire ? 0n : bandsOf(books, asset, rules)
    equity = add(equity, add(value, mul(Fraction.abs(value), mul(band, of(bands)))))
  }
  return [equity, sub(kept, of(64n))]
}

/** What legs ask together under scenarios or in units of options: nothing is certain of it while one of them is old. */
function togetherOf(books: Books, { legs }: Holder, rules: Rulebook): Fraction {
  const all = [...legs.values()]
  const isInUnits = isPaired(books, rules, all)
  if (rules.method.name !== 'scenario' && !isInUnits) return zero
  const isFresh = all.every(
    ({ instrument: id }) =>
      !isOld(books, books.marks.get(id)?.time, markPolicy(books, id, rules)) &&
      bandsOf(books, Books.instrument(books, id).settle, rules) === 0n &&
      (!isInUnits || bandsOf(books, Books.instrument(books, id).base, rules) === 0n),
  )
  if (isInUnits) return isFresh ? (pairedMargin(books, rules, all)?.maintenance ?? zero) : zero
  return isFresh ? (unitMargin(books, rules, all)?.maintenance ?? zero) : zero
}

/** Whether an index that an option is priced by is old, or not there. */
function isPricedOld(books: Books, { instrument: id }: Leg, rules: Rulebook): boolean {
  const { kind, base, quote } = Books.instrument(books, id)
  return kind === 'option' && [base, quote].some((asset) => bandsOf(books, asset, rules) > 0n)
}

/** How many bands the price of an asset may be off: one for its own age, one for the numeraire's. */
function bandsOf({ indices, time }: Books, asset: string, { numeraire, prices }: Rulebook): bigint {
  const isQuiet = (id: string): boolean => time - (indices.get(id)?.time ?? 0) > prices.staleAfter
  return (isQuiet(asset) ? 2n : 0n) + (isQuiet(numeraire) ? 2n : 0n)
}

const widest = ({ staleBand, widening }: PricePolicy): Fraction => {
  const { numerator, denominator } = widening?.end ?? staleBand
  return of(numerator, denominator)
}

/** What is held by the best of its weights, what is owed in full. */
function countedAtBest({ method, numeraire }: Rulebook, asset: string, amount: Fraction): Fraction {
  if (amount.up <= 0n) return amount
  const haircut = 'collateral' in method ? method.collateral.get(asset) : undefined
  if (haircut === undefined || !('tiers' in haircut)) return asset === numeraire ? amount : zero
  const [first] = haircut.tiers
  return mul(amount, of(first?.weight.numerator ?? 1n, first?.weight.denominator ?? 1n))
}
