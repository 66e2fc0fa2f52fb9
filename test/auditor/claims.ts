import { Books, type Claim, type Reserve } from './Books.ts'
import { grow, growSimply, type Indices, ratesOf, ray, simpleRatesOf } from './interest.ts'

/** The indices last recorded. */
export const indicesOf = ({ claims }: Books, pool: string, asset: string): Indices => ({
  supply: claims.get(`${pool}:supply:${asset}`)?.index ?? ray,
  debt: claims.get(`${pool}:debt:${asset}`)?.index ?? ray,
})

/**
 * The cash of a reserve, and the claims that its lenders hold and its borrowers owe. What the pool was
 * given and is for sale is neither cash nor redeemed.
 */
export function standOf(books: Books, { pool, asset }: Pick<Reserve, 'pool' | 'asset'>) {
  const house = books.accounts.get(`house:pool:${pool}`)
  const claim = `${pool}:supply:${asset}`
  const held = (id: string): bigint => books.pledged.get(`${pool} ${id}`) ?? 0n
  return {
    cash: Books.balance(house, asset) - held(asset),
    lent: held(claim) - Books.balance(house, claim),
    owed: Books.balance(house, `${pool}:debt:${asset}`),
  }
}

/** The indices of a reserve brought to a second, by its curve and its use until then. */
export function accruedTo(books: Books, reserve: Reserve, second: number): Indices {
  const before = indicesOf(books, reserve.pool, reserve.asset)
  if (second <= reserve.accruedAt) return before
  const use = { ...standOf(books, reserve), deficit: reserve.deficit }
  const seconds = BigInt(second - reserve.accruedAt)
  if (reserve.isSimple) {
    return growSimply(before, simpleRatesOf(reserve.curve, use, before), seconds, use.owed)
  }
  return grow(before, ratesOf(reserve.curve, use, before.debt), seconds, use.owed)
}

/** What a claim stands for at the time of the books, in rays, whether or not its pool was touched. */
export function indexNow(books: Books, { pool, of, side }: Claim): bigint {
  const reserve = Books.reserve(books, pool, of)
  return accruedTo(books, reserve, Math.floor(books.time / 1_000))[side]
}

/** The same books with the interest of every pool brought to a time. */
export function accruedBooks(books: Books, time: number): Books {
  const claims = new Map(books.claims)
  const reserves = new Map(books.reserves)
  const accruedAt = Math.floor(time / 1_000)
  for (const [id, reserve] of books.reserves) {
    const { pool, asset } = reserve
    const indices = accruedTo(books, reserve, accruedAt)
    reserves.set(id, { ...reserve, accruedAt: Math.max(reserve.accruedAt, accruedAt) })
    for (const side of ['supply', 'debt'] as const) {
      claims.set(`${pool}:${side}:${asset}`, { pool, of: asset, side, index: indices[side] })
    }
  }
  return { ...books, time, claims, reserves }
}
