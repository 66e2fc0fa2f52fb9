import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import { isLending } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf, type Holder, type RunningAuction } from './Books.ts'
import { indexNow } from './claims.ts'
import { Fraction } from './Fraction.ts'
import { ray } from './interest.ts'
import { loanWorthOf } from './loanWorth.ts'
import { rateOf } from './priced.ts'

/** Collateral for debt: never nothing, and at most what was paid for it and the bonus. */
export const seizures: readonly Check[] = [
  { rule: 'AUD45', before: forWhatIsPaid },
  { rule: 'AUD60', before: onlyWhatIsDue },
  { rule: 'AUD46', before: rememberTaken, ends: handedOverAsSaid },
  { rule: 'AUD47', opens: clocksRun, before: soldForItsPrice },
  { rule: 'AUD52', before: redeemedForWhatIsPaid },
  { rule: 'AUD48', before: rememberAbsorbed, ends: absorbedForItsDebt },
  { rule: 'AUD54', before: rememberBorne, ends: lossesAreBorneAtOnce },
  { rule: 'AUD58', before: takesNothingBack },
]

const { add, isLess, mul, of, sub, zero } = Fraction

/** The bonus on a collateral of a borrower, at its highest. */
function bonusOf(books: Books, holder: Holder, asset: string): Fraction {
  const method = Books.rulesOf(books, holder)?.method as LendingMethod | undefined
  const mode = holder.mode === null ? undefined : method?.modes.get(holder.mode)
  const terms = mode?.assets.includes(asset) ? mode : method?.collateral.get(asset)
  const bonus = terms === undefined ? zero : of(terms.bonus.numerator, terms.bonus.denominator)
  const apart = method?.collateral.get(asset)?.bonusRedistributed
  return apart === undefined ? bonus : Fraction.max(bonus, of(apart.numerator, apart.denominator))
}

/** Worth in the numeraire of a borrower's rulebook; null where a price is missing. */
function worthOf(books: Books, holder: Holder, asset: string, amount: bigint): Fraction | null {
  const numeraire = Books.rulesOf(books, holder)?.numeraire
  const rate = numeraire === undefined ? null : rateOf(books, asset, numeraire)
  return rate === null ? null : mul(rate, of(amount))
}

/** Accounts of one owner or of one group. */
const isRelated = (a: Holder, b: Holder): boolean => a.owner === b.owner || a.group === b.group

/** A liquidator is given something, and with the house at most what he repaid and the bonus. */
function forWhatIsPaid({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LoanLiquidated') return null
  const { account, liquidator, debt, repaid, collateral, seized, fee } = event
  const [borrower, payer] = [Books.account(books, account), Books.account(books, liquidator)]
  if (repaid <= 0n || seized <= 0n) return `${repaid} ${debt} repaid for ${seized} ${collateral}`
  const paid = worthOf(books, borrower, debt, repaid)
  const given = worthOf(books, borrower, collateral, seized + fee)
  if (paid === null || given === null) return `${collateral} is seized for ${debt} without a price`
  const isFamily = isRelated(borrower, payer)
  if (isFamily && fee > 0n)
    return `${fee} ${collateral} kept of what a relative of ${account} seized`
  const bonus = isFamily ? zero : bonusOf(books, borrower, collateral)
  const most = mul(paid, add(of(1n), bonus))
  if (!isLess(most, given)) return null
  return `${Fraction.text(given)} seized, of at most ${Fraction.text(most)}`
}

/** A loan that is carried, interest counted, is liquidated only by force, and only where rules know it. */
function onlyWhatIsDue({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LoanLiquidated') return null
  const { account, pool, debt } = event
  const borrower = Books.account(books, account)
  const rules = Books.rulesOf(books, borrower)
  if (rules === null || !isLending(rules.method)) return `${account} is not lent to`
  const worth = loanWorthOf(books, borrower, rules)
  const isForced = Books.reserve(books, pool, debt).isForced && rules.method.protocol === 'venus'
  if (worth === null || isForced) return null
  const { equity, maintenance, rounding } = worth
  if (isLess(sub(equity, rounding), add(maintenance, rounding))) return null
  return `${account} carries ${Fraction.text(equity)} of ${Fraction.text(maintenance)}, and is liquidated`
}

/** A redeemer pays something and is given something, worth at most what he paid, and no bonus. */
function redeemedForWhatIsPaid({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LoanRedeemed') return null
  const { account, redeemer, debt, repaid, collateral, taken, fee } = event
  if (repaid <= 0n || taken <= 0n) return `${repaid} ${debt} repaid for ${taken} ${collateral}`
  if (account === redeemer) return `${account} redeems from itself`
  const borrower = Books.account(books, account)
  const paid = worthOf(books, borrower, debt, repaid)
  const given = worthOf(books, borrower, collateral, taken + fee)
  if (paid === null || given === null)
    return `${collateral} is redeemed for ${debt} without a price`
  if (!isLess(paid, given)) return null
  return `${Fraction.text(given)} given for ${Fraction.text(paid)}`
}

/** What was said and what was handed over, in 10⁻²⁷ atoms of the collateral, by who takes which. */
function rememberTaken({ books, notes: { seized } }: Audit, event: Event): null {
  if (event.type === 'LoanLiquidated') {
    const { account, liquidator, collateral } = event
    note(seized, `${account} ${liquidator} ${collateral}`).said += event.seized * ray
    if (event.fee > 0n) note(seized, `${account} house:fees ${collateral}`).said += event.fee * ray
  }
  if (event.type === 'LoanRedeemed') {
    const { account, redeemer, collateral, taken } = event
    note(seized, `${account} ${redeemer} ${collateral}`).said += taken * ray
  }
  if (event.type !== 'CollateralTaken') return null
  if (!['seizure', 'fee', 'redemption'].includes(event.reason)) return null
  const claim = books.claims.get(event.asset)
  const index = claim === undefined ? undefined : indexNow(books, claim)
  const one = note(seized, `${event.account} ${event.to} ${claim?.of ?? event.asset}`)
  one.given += event.amount * (index ?? ray)
  one.slack += index ?? 0n
  return null
}

export interface Handed {
  said: bigint
  given: bigint
  /** A claim of each kind, in which the last atom lies. */
  slack: bigint
}

function note(seized: Map<string, Handed>, key: string): Handed {
  const known = seized.get(key) ?? { said: 0n, given: 0n, slack: 0n }
  seized.set(key, known)
  return known
}

/**
 * What is handed over is what was said, in the coin itself or in claims worth as much; the house is
 * given its share of what is left, which may be a claim less.
 */
function handedOverAsSaid({ notes: { seized } }: Audit): string | null {
  for (const [key, { said, given, slack }] of seized) {
    const least = key.includes(' house:fees ') ? said - slack - ray : said
    if (given >= least && given <= said + slack) continue
    return `${key}: said ${said / ray}, handed over ${given / ray}`
  }
  return null
}

/** A slice of a lot is something, at no less than its reserve, and paid for in full. */
function soldForItsPrice({ books, heard }: Audit, event: Event): string | null {
  if (event.type !== 'AuctionTaken') return null
  const { auction, account, buyer, collateral, slice, price, penalty, debt } = event
  const running = books.auctions.get(auction)
  if (running === undefined) return `${auction} does not run`
  if (slice <= 0n || slice > running.lot) return `${slice} taken of a lot of ${running.lot}`
  if (price < running.reserve) return `sold at ${price}, under a reserve of ${running.reserve}`
  const unfit = staleBid(books, running) ?? fallenTooFar(books, running, price)
  if (unfit !== null) return unfit
  const repaid = heard.findLast((one) => one.type === 'Repaid' && one.payer === buyer)
  const paid = penalty + (repaid?.type === 'Repaid' ? repaid.amount : 0n)
  if (paid * ray < slice * price) return `${paid} ${debt} paid for ${slice} ${collateral}`
  const [seller, taker] = [Books.account(books, account), Books.account(books, buyer)]
  if (!isRelated(seller, taker)) return null
  const rate = rateOf(books, collateral, debt)
  if (rate !== null && !isLess(of(paid), mul(rate, of(slice)))) return null
  return `${buyer}, related to ${account}, buys ${slice} ${collateral} for ${paid}`
}

/** No bid stands on a price that is old under the borrower's rules, or in doubt. */
function staleBid(books: Books, { account, collateral, debt }: RunningAuction): string | null {
  const rules = Books.rulesOf(books, Books.account(books, account))
  const old = [books.claims.get(collateral)?.of ?? collateral, debt].find((asset) => {
    const time = books.indices.get(asset)?.time
    return time === undefined || books.time - time > (rules?.prices.staleAfter ?? 0)
  })
  return old === undefined ? null : `a bid at a price of ${old} that is old`
}

/** Its price has fallen for no longer than somebody could bid. */
function fallenTooFar(books: Books, running: RunningAuction, price: bigint): string | null {
  const method = Books.rulesOf(books, Books.account(books, running.account))?.method
  const decay = (method as LendingMethod).liquidation.auction?.decay
  if (decay?.type !== 'linear') return null
  const tau = BigInt(decay.tau)
  const left = tau - BigInt(running.ran)
  // The share of its start that is left is rounded to a ray.
  const least = left <= 0n ? 0n : (running.top * left) / tau - running.top / ray - 1n
  if (price >= least) return null
  return `a lot falls to ${price}, though nobody could bid for part of the time since ${running.top}`
}

/** Time goes by for an auction while somebody may bid. */
function clocksRun({ books }: Audit, { time }: Entry): null {
  for (const running of books.auctions.values()) {
    const coin = books.claims.get(running.collateral)?.of ?? running.collateral
    const keys = ['all:', `asset:${coin}`, `asset:${running.debt}`]
    const isStopped = !books.armed || keys.some((key) => books.off.has(`liquidation:${key}`))
    if (!isStopped) running.ran += time - books.time
  }
  return null
}

type Borne = EventOf<'Repaid' | 'DebtRedistributed' | 'DebtWrittenOff'>

/** Only what is borne of a debt after its loan is absorbed. */
const isBorne = (event: Event): event is Borne =>
  event.type === 'Repaid' || event.type === 'DebtRedistributed' || event.type === 'DebtWrittenOff'

function rememberAbsorbed({ books, notes: { absorbed } }: Audit, event: Event): null {
  if (event.type === 'LoanAbsorbed' && !absorbed.has(event.account)) {
    absorbed.set(event.account, {
      ...{ borne: zero, taken: zero, rounding: leastOfDebts(books, event.account), bonus: zero },
      ...{ lost: zero, toPools: zero, lenders: new Set<string>() },
    })
  }
  const one = 'account' in event ? absorbed.get(event.account) : undefined
  if (one === undefined) return null
  if (isBorne(event)) bear(books, one, event)
  if (event.type === 'CollateralTaken' && event.reason === 'absorption') take(books, one, event)
  return null
}

/** Two atoms of each debt: what of one is less than an atom is borne by nobody, and collateral given for it. */
function leastOfDebts(books: Books, account: string): Fraction {
  const holder = Books.account(books, account)
  let sum = zero
  for (const [asset, amount] of holder.balances) {
    const claim = books.claims.get(asset)
    if (claim?.side !== 'debt' || amount === 0n) continue
    sum = add(sum, worthOf(books, holder, claim.of, 2n) ?? zero)
  }
  return sum
}

export interface Absorbed {
  borne: Fraction
  taken: Fraction
  /** An atom of whatever was given, and of what was paid. */
  rounding: Fraction
  bonus: Fraction
  /** Written off, less what house and lenders bore of it, and the collateral that pools were given. */
  lost: Fraction
  toPools: Fraction
  /** The claims of those who may have to bear it. */
  readonly lenders: Set<string>
}

function bear(books: Books, one: Absorbed, { account, pool, asset, claims }: Borne): void {
  const holder = Books.account(books, account)
  const worth = worthOf(books, holder, `${pool}:debt:${asset}`, claims) ?? zero
  const atoms = worthOf(books, holder, asset, 2n) ?? zero
  one.borne = add(one.borne, worth)
  one.rounding = add(one.rounding, add(atoms, of(2n)))
}

type Taken = EventOf<'CollateralTaken'>

function take(books: Books, one: Absorbed, { account, asset, amount }: Taken): void {
  const holder = Books.account(books, account)
  const underlying = books.claims.get(asset)?.of ?? asset
  one.taken = add(one.taken, worthOf(books, holder, asset, amount) ?? zero)
  one.rounding = add(one.rounding, worthOf(books, holder, asset, 2n) ?? zero)
  one.bonus = Fraction.max(one.bonus, bonusOf(books, holder, underlying))
}

/** For an absorbed loan at most the debt that others bear is taken, and the bonus. */
function absorbedForItsDebt({ notes: { absorbed } }: Audit): string | null {
  for (const [account, { borne, taken, rounding, bonus }] of absorbed) {
    const most = add(mul(add(borne, rounding), add(of(1n), bonus)), rounding)
    if (!isLess(most, taken)) continue
    return `${account}: ${Fraction.text(taken)} taken for a debt of ${Fraction.text(borne)}`
  }
  return null
}

/** Whose loan was absorbed takes nothing over in the same command: no debt goes round. */
function takesNothingBack({ notes: { absorbed } }: Audit, event: Event): string | null {
  if (event.type !== 'DebtRedistributed' || !absorbed.has(event.to)) return null
  return `${event.to} was absorbed, and takes over what ${event.account} owes`
}

/** What was written off of the loan absorbed last, and who bore it. */
function rememberBorne({ books, notes: { absorbed } }: Audit, event: Event): null {
  const [id, one] = [...absorbed].at(-1) ?? []
  if (id === undefined || one === undefined) return null
  const holder = Books.account(books, id)
  const worth = (asset: string, amount: bigint): Fraction =>
    worthOf(books, holder, asset, amount) ?? zero
  if (event.type === 'DebtWrittenOff') {
    one.lost = add(one.lost, worth(event.asset, event.amount))
    one.lenders.add(`${event.pool}:supply:${event.asset}`)
  }
  if (event.type === 'LossCovered' || event.type === 'LossShared') {
    one.lost = Fraction.sub(one.lost, worth(event.asset, event.amount))
  }
  if (event.type === 'CollateralTaken' && event.to.startsWith('house:pool:')) {
    one.toPools = add(one.toPools, worth(event.asset, event.amount))
  }
  return null
}

/** Where losses are shared, only what collateral stands for is left a deficit, while lenders have anything. */
function lossesAreBorneAtOnce({ books, notes: { absorbed } }: Audit): string | null {
  for (const [id, { lost, toPools, rounding, lenders }] of absorbed) {
    const holder = Books.account(books, id)
    const rules = Books.rulesOf(books, holder)
    if (rules === null) continue
    const { liquidation } = rules.method as LendingMethod
    const isSpent = [...lenders].some((id) => (books.claims.get(id)?.index ?? 0n) < 10n ** 21n)
    if (liquidation.badDebt !== 'socialise' || isSpent) continue
    if (!isLess(add(toPools, rounding), lost)) continue
    return `${id}: of ${Fraction.text(lost)} nobody bears ${Fraction.text(Fraction.sub(lost, toPools))}`
  }
  return null
}
