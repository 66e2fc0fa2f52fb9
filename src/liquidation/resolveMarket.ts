import { assert } from '../base/assert.ts'
import type { AccountId } from '../model/Account.ts'
import type { Leg } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { deleverage } from './deleverage.ts'
import type {
  Bankruptcy,
  Candidate,
  Deleveraging,
  MarketDeficit,
  Payment,
  Resolution,
  Takeover,
  TakeoverBy,
} from './Resolution.ts'
import { gainsOf } from './Winner.ts'

/**
 * Resolves one market in one round: who pays the deficits of bankrupt accounts, and who takes their
 * lots.
 *
 *     D = Σ deficits                 F = min(D, fundAvailable)
 *     net = Σ bankrupt lots          inherited = |net| where F = D, else ⌊|net| × F ÷ D⌋
 *
 * The rest of net is closed against winners on the other side, which bear D - F at the fair bankruptcy
 * price, up to their profit. Then every account with a net gain in the market bears the remainder, up
 * to its gain.
 * What still remains is uncovered. Lots without a profitable opposite position go to the fund as
 * well. Exact:
 *
 *     Σ fundPaid + Σ haircuts + Σ socialised + uncovered = D
 *
 * The order of the input does not matter: ties go by account id.
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

/**
 * Splits the payments of the fund and of the others, and the remaining debt, over the bankrupt
 * accounts.
 */
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

/** The payments of a socialised loss, and the part nobody can bear. */
export interface Socialisation {
  readonly socialised: readonly Payment[]
  readonly left: Amount
}

/**
 * Allocates a loss to every account with a gain in the market, long and short, in proportion to the
 * gain remaining after haircuts, no account above its gain.
 *
 *     remaining = max(0, min(net gain, bearable) - haircut)
 *
 * A hedged account's gain is net: a profit offset by another leg is no gain.
 * Exact: Σ payments + left = loss.
 *
 * Rules: [FALL9] [FALL15]
 *
 * @example
 * socialise(market.candidates, [], Amount.of(500n))
 */
function socialise(
  candidates: readonly Candidate[],
  deleveraged: readonly Deleveraging[],
  loss: Amount,
): Socialisation {
  if (loss === 0n) return { socialised: [], left: Amount.zero }
  const gains = remainingGains(candidates, deleveraged)
  const all = total(gains.map(([, gain]) => gain))
  const borne = Integer.min(loss, all)
  const parts = Integer.split(borne, gains.length === 0 ? [1n] : gains.map(([, gain]) => gain))
  return {
    socialised: gains
      .map(([account], index) => ({ account, amount: Amount.of(parts[index] ?? 0n) }))
      .filter(({ amount }) => amount > 0n),
    left: Amount.of(loss - borne),
  }
}

/** By account, in the order of the candidates. */
function remainingGains(
  candidates: readonly Candidate[],
  deleveraged: readonly Deleveraging[],
): readonly (readonly [AccountId, bigint])[] {
  const bounds = new Map(candidates.map(({ account, bearable }) => [account, bearable]))
  const given = new Map(deleveraged.map(({ account, haircut }) => [account, haircut]))
  return [...gainsOf(candidates)].map(([account, gain]) => {
    const bound = Integer.min(gain, bounds.get(account) ?? gain)
    return [account, Integer.max(0n, bound - (given.get(account) ?? 0n))]
  })
}

interface Open {
  readonly account: AccountId
  readonly leg: Leg
  readonly lots: Quantity
}

/**
 * Closes every bankrupt lot at the mark and names the counterparty: long and short bankrupt lots
 * offset each other first, and the fund and deleveraging share the rest. Every split is in
 * proportion to lots, exactly, so no leg trades more or less than it holds.
 *
 * Rules: [FALL3] [FALL4]
 *
 * @example
 * takeOver([{ account: 'a', legs: [{ leg: 'net', lots: Quantity.of(10n) }], deficit }], 4n)
 * // => the fund takes 4 lots of a's ten, deleveraging 6
 */
function takeOver(bankrupt: readonly Bankruptcy[], inherited: bigint): readonly Takeover[] {
  const open = bankrupt.flatMap(({ account, legs }) => legs.map((leg) => ({ account, ...leg })))
  const longs = sizes(open, 1)
  const shorts = sizes(open, -1)
  const offset = Integer.min(total(longs), total(shorts))
  const offsets = sum(Integer.split(offset, longs), Integer.split(offset, shorts))
  const rests = open.map(({ lots }, index) => Integer.abs(lots) - at(offsets, index))
  const funds = Integer.split(inherited, rests)
  return open.flatMap((leg, index) => [
    ...part(leg, 'offset', at(offsets, index)),
    ...part(leg, 'fund', at(funds, index)),
    ...part(leg, 'deleveraging', at(rests, index) - at(funds, index)),
  ])
}

/** Unsigned lots of one side; a leg of the other side has weight zero. */
const sizes = (open: readonly Open[], side: -1 | 1): readonly bigint[] =>
  open.map(({ lots }) => (Integer.sign(lots) === side ? Integer.abs(lots) : 0n))

const sum = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] =>
  a.map((part, index) => part + at(b, index))

const at = (items: readonly bigint[], index: number): bigint => items[index] ?? 0n

const total = (items: readonly bigint[]): bigint => items.reduce((all, item) => all + item, 0n)

function part({ account, leg, lots }: Open, by: TakeoverBy, size: bigint): readonly Takeover[] {
  if (size === 0n) return []
  return [{ account, leg, lots: Quantity.of(lots > 0n ? -size : size), by }]
}
