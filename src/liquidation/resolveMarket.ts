import { assert } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { deleverage } from './deleverage.ts'
import type { Bankruptcy, Candidate, MarketDeficit, Payment, Resolution } from './Resolution.ts'
import { socialise } from './socialise.ts'
import { takeOver } from './takeOver.ts'

/**
 * Resolves one market in one round: who pays what bankrupt accounts owe in it, and who takes what
 * they hold.
 *
 *     D = Σ deficits                 F = min(D, fundAvailable)
 *     net = Σ bankrupt lots          inherited = |net| where F = D, else ⌊|net| × F ÷ D⌋
 *
 * The rest of net is closed against those opposite and in profit, who bear D - F up to their profit
 * on it; then all who gained in the market bear what is left, up to their gain; then it stands as
 * uncovered. Lots that nobody profitable stands against are the fund's as well. Exact:
 *
 *     Σ fundPaid + Σ haircuts + Σ socialised + uncovered = D
 *
 * The order of the input does not matter: everything goes by account id.
 *
 * Rules: [FALL1] [FALL2] [FALL3] [FALL4] [FALL11] [FALL12]
 *
 * @example
 * const resolution = resolveMarket({ instrument, mark, deficits, fundAvailable, candidates, policy: 'ranked' })
 * resolution.deleveraged // who closed what, at which rank and with which haircut
 */
export function resolveMarket(market: MarketDeficit): Resolution {
  const bankrupt = [...market.deficits].sort(byAccount).map(withLegsInOrder)
  const candidates = [...market.candidates].sort(byLeg)
  admit(market, bankrupt, candidates)
  const deficit = Amount.sum(bankrupt.map((one) => one.deficit))
  const fund = Amount.min(deficit, market.fundAvailable)
  const net = Quantity.sum(bankrupt.flatMap(({ legs }) => legs.map(({ lots }) => lots)))
  const size = Integer.abs(net)
  const wanted = fund === deficit ? 0n : size - Integer.mulDivDown(size, fund, deficit)
  const side = net < 0n ? -1 : 1
  const loss = Amount.sub(deficit, fund)
  const { deleveraged, closed, left } = deleverage({ ...market, candidates }, side, wanted, loss)
  const { socialised, left: uncovered } = socialise(candidates, deleveraged, left)
  const inherited = size - closed
  const resolution: Resolution = {
    ...pay(bankrupt, fund, Amount.sub(loss, uncovered)),
    deleveraged,
    socialised,
    takeovers: takeOver(bankrupt, inherited),
    inheritedLots: Quantity.of(side < 0 ? -inherited : inherited),
    uncovered,
  }
  assert(isWhole(resolution, deficit), 'resolveMarket: what is paid and left is the deficit')
  return resolution
}

/** Splits over the bankrupt what the fund and then the others pay, and what remains owed. */
function pay(
  bankrupt: readonly Bankruptcy[],
  fund: Amount,
  collected: Amount,
): Pick<Resolution, 'fundPaid' | 'covered' | 'shortfalls'> {
  const owed = bankrupt.map(({ deficit }) => deficit)
  const byFund = Integer.split(fund, owed)
  const afterFund = minus(owed, byFund)
  const byOthers = Integer.split(collected, afterFund)
  return {
    fundPaid: payments(bankrupt, byFund),
    covered: payments(bankrupt, byOthers),
    shortfalls: payments(bankrupt, minus(afterFund, byOthers)),
  }
}

const minus = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] =>
  a.map((amount, index) => amount - (b[index] ?? 0n))

const payments = (
  bankrupt: readonly Bankruptcy[],
  amounts: readonly bigint[],
): readonly Payment[] =>
  bankrupt
    .map(({ account }, index) => ({ account, amount: Amount.of(amounts[index] ?? 0n) }))
    .filter(({ amount }) => amount > 0n)

function admit(
  { fundAvailable }: MarketDeficit,
  bankrupt: readonly Bankruptcy[],
  candidates: readonly Candidate[],
): void {
  assert(fundAvailable >= 0n, 'resolveMarket: the fund owes nothing')
  assert(
    bankrupt.every(({ deficit }) => deficit >= 0n),
    'resolveMarket: a deficit is not negative',
  )
  assert(
    candidates.every(({ equity }) => equity > 0n),
    'resolveMarket: a candidate is solvent',
  )
  const accounts = new Set(bankrupt.map(({ account }) => account))
  assert(accounts.size === bankrupt.length, 'resolveMarket: an account is bankrupt once')
  assert(
    !candidates.some(({ account }) => accounts.has(account)),
    'resolveMarket: a bankrupt account is no candidate',
  )
}

function isWhole(resolution: Resolution, deficit: Amount): boolean {
  const { fundPaid, deleveraged, socialised, covered, shortfalls, uncovered } = resolution
  const amount = (items: readonly Payment[]) => Amount.sum(items.map((item) => item.amount))
  const collected = Amount.sum([...deleveraged.map(({ haircut }) => haircut), amount(socialised)])
  return (
    amount(fundPaid) + collected + uncovered === deficit &&
    amount(covered) === collected &&
    amount(shortfalls) === uncovered
  )
}

const withLegsInOrder = (one: Bankruptcy): Bankruptcy => ({
  ...one,
  legs: [...one.legs].sort((a, b) => (a.leg < b.leg ? -1 : 1)),
})

const byAccount = (a: Bankruptcy, b: Bankruptcy): number => (a.account < b.account ? -1 : 1)

const byLeg = (a: Candidate, b: Candidate): number => {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  return a.leg < b.leg ? -1 : 1
}
