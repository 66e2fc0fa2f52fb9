import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { LoanMode } from '../../../model/Lending.ts'
import { LendingTerms, type Weights } from '../../../model/LendingTerms.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Forbidden } from '../../Method.ts'
import { regimes } from './Regime.ts'

/** A borrower under a regime: what is owed, what is pledged, and the mode entered. */
interface Standing {
  readonly terms: LendingTerms
  readonly mode: LoanMode | null
  readonly weights: Weights
  /** Each debt by itself, a claim of a pool or a balance. */
  readonly owed: readonly Debt[]
  /** Pledged atoms by asset index. */
  readonly pledged: ReadonlyMap<number, bigint>
  /** The assets pledged that are worth more than dust. */
  readonly backing: readonly Asset[]
}

interface Debt {
  readonly column: number
  readonly asset: Asset
  readonly claims: bigint
}

/**
 * Why a regime does not let an account become what a request would make of it; null where it does.
 * Only what the request changes is asked about: a debt that grows, a mode that is entered, collateral
 * that leaves. What stands already and could not have come about there is told by `notes`.
 *
 * Rules: [LOAN20] [LOAN21] [LOAN22]
 *
 * @example
 * forbidden(account, ProForma.withBalance(account, debtOfEther, Amount.of(-1n)), context)
 */
export function forbidden(
  before: Account,
  after: Account,
  { rules, prices }: Omit<MarginContext, 'account'>,
): Forbidden | null {
  const [had, has] = [before, after].map((account) => standingOf(account, rules, prices)) as [
    Standing,
    Standing,
  ]
  if (has.owed.length === 0) return null
  const isMode = (before.elections?.mode ?? null) !== (after.elections?.mode ?? null)
  for (const debt of has.owed) {
    const grows = debt.claims > (had.owed.find(isSame(debt))?.claims ?? 0n)
    const fault = isMode || grows ? debtFault(debt, has, grows) : null
    if (fault !== null) return fault
  }
  const isMore = has.backing.some((asset) => !had.backing.includes(asset))
  if (isMore && !isMixed(had) && isMixed(has)) return mixed(has)
  return zeroFirstFault(had, has)
}

/**
 * What of an account its regime could not have let come about, each as a sentence: told by others, or
 * left by a change of rules.
 *
 * Rules: [LOAN23]
 */
export function notes(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
): readonly string[] {
  const standing = standingOf(account, rules, prices)
  if (standing.owed.length === 0) return []
  const found = standing.owed.flatMap((debt) => debtFault(debt, standing, false)?.detail ?? [])
  if (isMixed(standing)) found.push(mixed(standing).detail)
  return [...new Set(found)]
}

const isSame =
  ({ column }: Debt) =>
  (one: Debt): boolean =>
    one.column === column

function standingOf(account: Account, rules: BoundRulebook, prices: PriceBook): Standing {
  const terms = rules.bound as LendingTerms
  const name = account.elections?.mode ?? null
  const owed: Debt[] = []
  const pledged = new Map<number, bigint>()
  account.balances.forEach((balance, column) => {
    if (balance === undefined || balance === 0n) return
    const held = rules.assets[column] as Asset
    const index = held.claim?.of ?? column
    const asset = rules.assets[index] as Asset
    if (balance < 0n) owed.push({ column, asset, claims: -balance })
    else if (LendingTerms.isPledged(terms, account, index)) {
      const amount = PriceBook.underlying(prices, held, balance)
      pledged.set(index, (pledged.get(index) ?? 0n) + amount)
    }
  })
  const backing = [...pledged].flatMap(([index, amount]) => {
    const asset = rules.assets[index] as Asset
    const worth = PriceBook.convert(prices, Amount.of(amount), asset, rules.numeraire)
    return worth !== null && worth > 0n && worth >= rules.rulebook.liquidation.dust ? [asset] : []
  })
  const mode = name === null ? null : (terms.method.modes.get(name) ?? null)
  return { terms, mode, weights: LendingTerms.weights(terms, account), owed, pledged, backing }
}

/** Why a debt cannot stand beside what else is owed and pledged, in the mode that was entered. */
function debtFault({ asset }: Debt, standing: Standing, isNew: boolean): Forbidden | null {
  const { terms, mode, owed } = standing
  const { protocol, debts } = terms.method
  if (debts !== undefined && !debts.has(asset.id)) {
    return notBorrowable(`expected a debt in ${listed([...debts.keys()])}, found ${asset.id}`)
  }
  const borrowable = mode && (mode.borrowable ?? mode.assets)
  if (borrowable !== null && !borrowable.includes(asset.id)) {
    const detail = `expected debts of the mode in ${listed(borrowable)}, found ${asset.id}`
    return isNew ? notBorrowable(detail) : { code: 'loan.modeMismatch', detail }
  }
  if (regimes[protocol].debts === 'one' && owed.length > 1) {
    return notBorrowable(`expected one debt, found ${owed.length}: ${protocol} has no more`)
  }
  return siloFault(standing) ?? isolationFault(asset, standing)
}

const notBorrowable = (detail: string): Forbidden => ({ code: 'loan.notBorrowable', detail })

const listed = (names: readonly string[]): string => names.join(', ') || 'nothing'

/** An asset that is borrowed by itself is the only one owed, to however many pools. */
function siloFault({ terms: { method }, owed }: Standing): Forbidden | null {
  const silo = owed.find(({ asset }) => method.debts?.get(asset.id)?.siloed === true)?.asset
  const other = silo && owed.find(({ asset }) => asset !== silo)?.asset
  if (silo === undefined || other === undefined) return null
  return notBorrowable(`expected no debt beside ${silo.id}, found ${other.id}`)
}

/** Isolated collateral carries only what may be borrowed against it, and nothing is pledged beside it. */
function isolationFault(asset: Asset, standing: Standing): Forbidden | null {
  if (isMixed(standing)) return mixed(standing)
  const { method } = standing.terms
  const isolated = standing.backing.find((one) => isIsolated(standing, one))
  if (isolated === undefined || method.debts?.get(asset.id)?.inIsolation === true) return null
  const detail = `expected a debt that ${isolated.id} may carry in isolation, found ${asset.id}`
  return notBorrowable(detail)
}

const isIsolated = ({ terms: { method } }: Standing, { id }: Asset): boolean =>
  method.collateral.get(id)?.debtCeiling !== undefined

const isMixed = (standing: Standing): boolean =>
  standing.backing.length > 1 && standing.backing.some((asset) => isIsolated(standing, asset))

function mixed(standing: Standing): Forbidden {
  const isolated = standing.backing.find((asset) => isIsolated(standing, asset))
  const other = standing.backing.find((asset) => asset !== isolated)
  return notBorrowable(`expected nothing pledged beside ${isolated?.id}, found ${other?.id}`)
}

/** Rounding of a claim may take an atom, without anything leaving. */
const rounding = 2n

/**
 * Where the regime says so, no collateral leaves that could open something while some is pledged that
 * opens nothing.
 */
function zeroFirstFault(had: Standing, standing: Standing): Forbidden | null {
  const { terms, weights, pledged, backing } = standing
  if (!regimes[terms.method.protocol].ltvZeroFirst) return null
  const stays = backing.find(({ index }) => weights[index]?.open === 0n)
  if (stays === undefined) return null
  for (const [index, amount] of had.pledged) {
    const left = pledged.get(index) ?? 0n
    if (amount - left <= rounding || (weights[index]?.open ?? 0n) === 0n) continue
    const detail = `expected ${stays.id}, which opens nothing, to leave first`
    return { code: 'loan.ltvZeroFirst', detail }
  }
  return null
}
