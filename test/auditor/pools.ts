import type { Event } from '../../src/engine/Event.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf, type Reserve } from './Books.ts'
import { accruedTo, indicesOf, standOf } from './claims.ts'
import { ray, up } from './interest.ts'

/** Pools: claims at their index, interest one way, rounding against the account, losses for all. */
export const pools: readonly Check[] = [
  { rule: 'AUD26', before: indexGrows },
  { rule: 'AUD27', before: roundedAgainst },
  { rule: 'AUD37', before: interestIsRight, after: rememberTold },
  { rule: 'AUD38', before: interestComesFirst },
  { rule: 'AUD39', ends: claimsAreCovered },
  { rule: 'AUD40', ends: nothingElseInPools },
  { rule: 'AUD41', before: deficitsAreNamed },
  { rule: 'AUD42', before: houseShareOfInterest },
  { rule: 'AUD43', before: lossesAreProRata },
  { rule: 'AUD44', after: withinCaps },
  { rule: 'AUD49', before: houseBearsFirst },
]

type Moving = EventOf<'InterestAccrued' | 'LossShared' | 'LossTold' | 'InsuranceUsed'>

const moving: ReadonlySet<Event['type']> = new Set([
  'InterestAccrued',
  'LossShared',
  'LossTold',
  'InsuranceUsed',
])

const movesIndex = (event: Event): event is Moving => moving.has(event.type)

/** What is owed and lent grows by interest; lenders lose only by a loss that is named. */
function indexGrows({ books }: Audit, event: Event): string | null {
  if (!movesIndex(event)) return null
  const { pool, asset, supply } = event
  const before = indicesOf(books, pool, asset)
  if (event.type !== 'InterestAccrued') {
    return supply <= before.supply && supply > 0n ? null : `${asset}: lenders bear a loss and gain`
  }
  const grows = supply >= before.supply && event.debt >= before.debt
  return grows ? null : `${asset}: an index of ${pool} fell`
}

type Exchange = EventOf<'Supplied' | 'Redeemed' | 'Borrowed' | 'Repaid'>

const exchanges: ReadonlySet<Event['type']> = new Set([
  'Supplied',
  'Redeemed',
  'Borrowed',
  'Repaid',
])

const isExchange = (event: Event): event is Exchange => exchanges.has(event.type)

/** Claims given are worth at most what was paid; claims taken at least what was received. */
function roundedAgainst({ books }: Audit, event: Event): string | null {
  if (!isExchange(event)) return null
  const { type, pool, asset, amount, claims } = event
  const side = type === 'Supplied' || type === 'Redeemed' ? 'supply' : 'debt'
  const index = indicesOf(books, pool, asset)[side]
  const over = claims * index - amount * ray
  const against = type === 'Redeemed' || type === 'Borrowed' ? over : -over
  if (against >= 0n && against < index + ray) return null
  return `${type}: ${claims} claims for ${amount} of ${asset}`
}

/** Both indices, from the curve and the use since the last accrual, to the last digit. */
function interestIsRight({ books, command }: Audit, event: Event): string | null {
  if (event.type !== 'InterestAccrued' || command?.type === 'SetInterestIndices') return null
  const reserve = Books.reserve(books, event.pool, event.asset)
  if (event.at !== Math.floor(books.time / 1_000)) return `${event.asset} accrues to ${event.at}`
  const { supply, debt } = accruedTo(books, reserve, event.at)
  if (event.supply === supply && event.debt === debt) return null
  const told = `${event.supply} and ${event.debt}`
  return `${event.asset} of ${event.pool}: told ${told}, counted ${supply} and ${debt}`
}

/** Of a pool whose indices somebody tells, nothing says that its debts cover its lenders. */
function rememberTold({ books, command }: Audit, event: Event): null {
  if (event.type !== 'InterestAccrued' || command?.type !== 'SetInterestIndices') return null
  Books.reserve(books, event.pool, event.asset).isTold = true
  return null
}

const changesUse: ReadonlySet<Event['type']> = new Set([
  ...exchanges,
  'DebtWrittenOff',
  'DebtRedistributed',
  'ClaimsForgone',
  'CollateralBought',
  'LossCovered',
  'LossShared',
  'LossTold',
  'InsuranceUsed',
  'DeficitPaid',
  'IncomeTaken',
  'ReserveChanged',
])

/** Whatever changes the use of a pool meets it accrued to its second. */
function interestComesFirst({ books }: Audit, event: Event): string | null {
  if (!changesUse.has(event.type) || !('pool' in event) || !('asset' in event)) return null
  const { accruedAt } = Books.reserve(books, event.pool, event.asset)
  const now = Math.floor(books.time / 1_000)
  return accruedAt === now ? null : `${event.type} at ${now}, interest at ${accruedAt}`
}

const isRefusal = ([first]: readonly Event[]): boolean => first?.type === 'Rejected'

/**
 * Cash, debts and named deficits are at least what lenders have, but for an atom an accrual. What
 * is over is the house's share.
 */
function claimsAreCovered({ books, heard }: Audit): string | null {
  if (isRefusal(heard)) return null
  for (const reserve of books.reserves.values()) {
    const { pool, asset, deficit, accruals, isTold } = reserve
    if (deficit < 0n) return `${pool} lacks ${deficit} of ${asset}`
    if (isTold) continue
    const { cash, lent, owed } = standOf(books, reserve)
    const { supply, debt } = indicesOf(books, pool, asset)
    const has = cash + up(owed, debt, ray) + deficit + accruals
    const owes = (lent * supply) / ray
    if (has < owes) return `${pool} owes ${owes} of ${asset} and has ${has}`
  }
  return null
}

/** A pool has cash, the other side of its claims, and what it was given for bad debts. */
function nothingElseInPools({ books, heard }: Audit): string | null {
  if (isRefusal(heard)) return null
  for (const pool of new Set([...books.reserves.values()].map((one) => one.pool))) {
    const house = books.accounts.get(`house:pool:${pool}`)
    for (const [asset, amount] of house?.balances ?? []) {
      const claim = books.claims.get(asset)
      const isOurs = claim?.pool === pool
      const isFair = isOurs && claim.side === 'supply' ? amount <= 0n : amount >= 0n
      const isNamed = isOurs || books.reserves.has(`${pool}:${asset}`)
      if (!isFair) return `${pool} holds ${amount} of ${asset}`
      if (amount !== 0n && !isNamed && !books.pledged.has(`${pool} ${asset}`)) {
        return `${pool} holds ${amount} of ${asset}, which nobody gave it`
      }
    }
  }
  return null
}

/** A deficit is what was written off, at its worth, less what was borne and paid of it. */
function deficitsAreNamed({ books }: Audit, event: Event): string | null {
  const { type } = event
  if (type !== 'DebtWrittenOff' && !lessens.has(type)) return null
  const { pool, asset, amount } = event as EventOf<'DebtWrittenOff' | 'DeficitPaid'>
  const { deficit } = Books.reserve(books, pool, asset)
  if (type !== 'DebtWrittenOff') {
    return amount > 0n && amount <= deficit ? null : `${type}: ${amount} of a deficit of ${deficit}`
  }
  const worth = up(event.claims, indicesOf(books, pool, asset).debt, ray)
  return amount === worth ? null : `${amount} written off, for a debt of ${worth}`
}

const lessens: ReadonlySet<Event['type']> = new Set(['LossCovered', 'LossShared', 'DeficitPaid'])

/** Lenders gain at most what borrowers owe more, less the house's share of it. */
function houseShareOfInterest({ books, command }: Audit, event: Event): string | null {
  if (event.type !== 'InterestAccrued' || command?.type === 'SetInterestIndices') return null
  const { pool, asset } = event
  const { curve, isTold } = Books.reserve(books, pool, asset)
  if (isTold) return null
  const { lent, owed } = standOf(books, event)
  const before = indicesOf(books, pool, asset)
  const gained = (event.supply - before.supply) * lent
  // What is owed is rounded up, and rates to the nearest: an atom.
  const cost = (event.debt - before.debt) * owed + ray
  if (gained * 10_000n <= cost * (10_000n - curve.reserveFactor) + 10_000n * ray) return null
  return `lenders of ${asset} gain ${gained / ray}, borrowers owe ${cost / ray} more`
}

/** What the house left of its share of the interest: all there is, less what lenders own. */
function houseShareOf(books: Books, { pool, asset }: Pick<Reserve, 'pool' | 'asset'>): bigint {
  const { deficit } = Books.reserve(books, pool, asset)
  const { cash, lent, owed } = standOf(books, { pool, asset })
  const { supply, debt } = indicesOf(books, pool, asset)
  const share = cash + (owed * debt) / ray + deficit - up(lent, supply, ray)
  return share > 0n ? share : 0n
}

/** What the house bears of a loss by the rulebook of the loan that was absorbed last. */
function incomeOf({ books, heard }: Audit): string {
  const absorbed = heard.findLast(({ type }) => type === 'LoanAbsorbed') as { account?: string }
  const holder = books.accounts.get(absorbed?.account ?? '')
  const rules = holder && Books.rulesOf(books, holder)
  return (rules?.method as LendingMethod | undefined)?.liquidation.income ?? 'first'
}

/** Lenders bear a loss by their index, all in one proportion, and together what is named. */
function lossesAreProRata(audit: Audit, event: Event): string | null {
  if (event.type !== 'LossShared' && event.type !== 'InsuranceUsed') return null
  const { pool, asset, amount, supply } = event
  const before = indicesOf(audit.books, pool, asset).supply
  const lent = (standOf(audit.books, event).lent * before) / ray
  const own = event.type === 'InsuranceUsed' ? ofHouse(audit, event, lent) : 0n
  const loss = amount - own
  if (amount <= 0n || loss > lent) return `lenders of ${lent} ${asset} bear ${loss}`
  const after = loss === 0n ? before : (before * (lent - loss)) / lent
  return supply === after ? null : `lenders are left with ${supply}, expected ${after}`
}

/** What the house bears of what an insurance pool pays. */
function ofHouse(audit: Audit, event: EventOf<'InsuranceUsed'>, lent: bigint): bigint {
  const [share, income] = [houseShareOf(audit.books, event), incomeOf(audit)]
  const { amount } = event
  if (income === 'apart' || share === 0n) return 0n
  if (income === 'first') return amount < share ? amount : share
  const part = (amount * share) / (share + lent)
  return part < share ? part : share
}

/** The house bears what it may with what it has, and before lenders where the rulebook says so. */
function houseBearsFirst(audit: Audit, event: Event): string | null {
  if (event.type !== 'LossCovered' && event.type !== 'LossShared') return null
  const [share, income] = [houseShareOf(audit.books, event), incomeOf(audit)]
  if (event.type === 'LossCovered') {
    const isFair = income !== 'apart' && event.amount <= share
    return isFair ? null : `the house bears ${event.amount} of a share of ${share}, ${income}`
  }
  if (income !== 'first' || share === 0n) return null
  return `lenders bear ${event.amount}, and the house keeps ${share}`
}

/** What is lent and owed is within the caps, whenever somebody adds to it. */
function withinCaps({ books }: Audit, event: Event): string | null {
  if (event.type !== 'Supplied' && event.type !== 'Borrowed') return null
  const reserve = Books.reserve(books, event.pool, event.asset)
  const { lent, owed } = standOf(books, event)
  const indices = indicesOf(books, event.pool, event.asset)
  const isSupply = event.type === 'Supplied'
  const cap = isSupply ? reserve.caps.supply : reserve.caps.borrow
  const all = isSupply ? (lent * indices.supply) / ray : (owed * indices.debt) / ray
  return cap === null || all <= cap ? null : `${event.type}: ${all} beyond a cap of ${cap}`
}
