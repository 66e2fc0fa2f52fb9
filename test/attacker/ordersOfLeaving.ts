import { Pool } from '../../src/engine/Pool.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Audit } from '../auditor/Audit.ts'
import { Books } from '../auditor/Books.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { fairClaim } from './fairClaims.ts'
import { Play } from './Play.ts'
import { quote } from './pools.ts'

const lenders = ['lender', 'widow'] as const
const coins = ['USDC', 'ETH'] as const

/**
 * Goes on twice from where an episode ended: two lenders take out all they can, one before and one
 * after the world had its say, in either order. What each has then, money and claims, is the same,
 * where claims count at their part of what is left (POOL25).
 * Where prices are not wild nobody bears a loss at all (ATT2).
 */
export function ordersOfLeaving(play: Play): void {
  if (play.weather !== 'wild') return
  const [first, second] = lenders
  const one = leaving(play, [first, second])
  const other = leaving(play, [second, first])
  if (one === null || other === null) return
  for (const [key, has] of one) {
    const has2 = other.get(key) ?? 0n
    const gap = has > has2 ? has - has2 : has2 - has
    // The use of the pool differs for two seconds, and so does its interest.
    if (gap <= has / 1_000_000n + 4n) continue
    Play.found(play, 'ATT8', `${key}: ${has} where ${first} leaves first, ${has2} where last`)
  }
}

/**
 * What each has in the end; null where the world's answer changed what is missing: what is taken over of a loan may be
 * worth more than what it owed, since a deed cannot be cut, and whoever left before has paid for that risk.
 */
function leaving(play: Play, order: readonly string[]): ReadonlyMap<string, bigint> | null {
  const copy = fork(play)
  for (const account of order) {
    for (const asset of coins) redeemAll(copy, account, asset)
    const known = coins.map((asset) => fairClaim(copy.audit.books, 'main', asset))
    quote(copy)
    const since = coins.map((asset) => fairClaim(copy.audit.books, 'main', asset))
    if (known.some((was, index) => isAnother(was, since[index] ?? was))) return null
  }
  for (const { rule, text } of copy.found) Play.found(play, rule, text)
  const has = lenders.flatMap((account) =>
    coins.map((asset) => [`${account} ${asset}`, hasOf(copy, account, asset)] as const),
  )
  return new Map(has)
}

/** By more than interest of some seconds. */
const isAnother = (a: Fraction, b: Fraction): boolean =>
  Fraction.isLess(Fraction.of(1n, 1_000_000n), Fraction.abs(Fraction.sub(a, b)))

/** An episode that goes on by itself from where another stands. */
const fork = (play: Play): Play => ({
  ...play,
  state: Snapshot.restore(Snapshot.take(play.state)),
  audit: Audit.fork(play.audit),
  walk: new Map(play.walk),
  indices: new Map(play.indices),
  accepted: new Map(play.accepted),
  told: [...play.told],
  seen: new Set(play.seen),
  sunk: new Set(play.sunk),
  found: [],
})

/** All of it, or as much as the pool has. */
function redeemAll(play: Play, account: string, asset: string): void {
  const pool = State.pool(play.state, 'main')
  const reserve = Pool.reserve(pool, State.asset(play.state, asset))
  if (reserve === undefined) return
  const draft = { type: 'Redeem', account, pool: 'main', asset } as const
  if (!Play.isRefused(Play.tell(play, { ...draft, amount: null }))) return
  const amount = Pool.cash(pool, reserve)
  if (amount > Amount.zero) Play.tell(play, { ...draft, amount })
}

/** Money, and claims at what they stand for while a loss is known that nobody has borne yet. */
function hasOf({ audit: { books } }: Play, account: string, asset: string): bigint {
  const holder = Books.account(books, account)
  const claims = Books.balance(holder, `main:supply:${asset}`)
  const fair = Fraction.mul(Fraction.of(claims), fairClaim(books, 'main', asset))
  return Books.balance(holder, asset) + Fraction.floor(fair)
}
