import type { CorrectionPosting } from '../../engine/Command.ts'
import { Pool } from '../../engine/Pool.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { ReserveSpec } from '../../model/ReserveSpec.ts'
import { Rulebook, type RulebookId } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Book, BookAccount, BookPool } from './Book.ts'

/** The pools of a book, and what every borrower owes to which of them. */
export interface Lenders {
  readonly pools: readonly BookPool[]
  readonly debts: ReadonlyMap<string, readonly CorrectionPosting[]>
}

/** A debt of an account, by asset, and its yearly rate in basis points. */
interface Loan {
  readonly rulebook: RulebookId
  readonly asset: AssetId
  readonly rate: bigint
}

/**
 * A debt under a rulebook that lends is a claim of a pool: of the first that is declared and lends the
 * asset, else of one that is opened for the rulebook. That one belongs to the house alone, has no cash,
 * and charges what the book says that the loan costs; loans at different rates are owed to different
 * pools.
 *
 * Rules: [WIRE26]
 */
export function lendersOf(book: Book): Lenders {
  const opened: Opened[] = []
  const debts = new Map<string, CorrectionPosting[]>()
  for (const account of book.accounts) {
    const owed = debtsOf(book, account)
    if (owed.length === 0) continue
    const postings = owed.flatMap(({ asset, amount, ...loan }) => {
      const pool = declared(book, asset) ?? openedFor(book, opened, { asset, ...loan })
      return owing(account.id, pool, asset, amount)
    })
    debts.set(account.id, postings)
  }
  const pools = opened.map(({ pool, reserves }) => ({ pool, reserves: [...reserves.values()] }))
  return { pools: [...(book.pools ?? []), ...pools], debts }
}

/** What an own account owes under a rulebook that lends. */
export function debtsOf(
  { rulebooks }: Pick<Book, 'rulebooks'>,
  { kind, rulebook: id, balances, interest }: BookAccount,
): (Loan & { readonly amount: Amount })[] {
  const rules = rulebooks.findLast((one) => one.id === id)
  if (kind !== 'own' || rules === undefined || !Rulebook.isLending(rules.method)) return []
  return balances.flatMap(({ asset, amount }) =>
    amount < 0n
      ? [{ rulebook: id, asset, amount, rate: basisPoints(interest.get(asset) ?? Ratio.zero) }]
      : [],
  )
}

/** Rounded up, against the borrower. */
const basisPoints = (rate: Ratio): bigint => Ratio.mulUp(10_000n, rate)

/** The first pool declared that lends an asset. */
export const declared = ({ pools = [] }: Pick<Book, 'pools'>, asset: AssetId): PoolId | undefined =>
  pools.find(({ reserves }) => reserves.some((one) => one.asset === asset))?.pool

/** A pool opened for the loans of a rulebook. */
interface Opened {
  readonly pool: PoolId
  readonly rulebook: RulebookId
  readonly reserves: Map<AssetId, ReserveSpec>
}

function openedFor({ pools = [] }: Book, opened: Opened[], loan: Loan): PoolId {
  const own = opened.filter(({ rulebook }) => rulebook === loan.rulebook)
  const rateOf = ({ reserves }: Opened): bigint | undefined => reserves.get(loan.asset)?.curve.base
  const same = own.find((one) => (rateOf(one) ?? loan.rate) === loan.rate)
  const found = same ?? { pool: '', rulebook: loan.rulebook, reserves: new Map() }
  found.reserves.set(loan.asset, reserveOf(loan))
  if (same !== undefined) return same.pool
  // A pool's name has no colon; that of a desk's rulebook has.
  const name = loan.rulebook.replaceAll(':', '-')
  const taken = new Set([...pools, ...opened].map(({ pool }) => pool))
  let pool = name
  for (let count = 2; taken.has(pool); count += 1) pool = `${name}-${count}`
  opened.push({ ...found, pool })
  return pool
}

const reserveOf = ({ asset, rate }: Loan): ReserveSpec => ({
  asset,
  curve: { optimalUsage: 8_000n, base: rate, slope1: 0n, slope2: 0n, reserveFactor: 0n },
  caps: { supply: null, borrow: null },
})

/** The debt's claim, and the pool that it is owed to. */
function owing(account: string, pool: PoolId, asset: AssetId, amount: Amount): CorrectionPosting[] {
  const claim = Pool.claimId(pool, 'debt', asset)
  return [
    { account, asset: claim, amount },
    { account: Pool.accountId(pool), asset: claim, amount: Amount.negate(amount) },
  ]
}
