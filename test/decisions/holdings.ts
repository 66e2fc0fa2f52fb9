import type { State } from '../../src/engine/State.ts'

// All types come from State, so that moving a type to another file changes nothing here.
type Account = State['accounts'][number]
type Position = Account['positions'][number]
type Order = Account['orders'][number]
type LiquidationOrder = ValueOf<State['orders']>
type Call = ValueOf<State['calls']>
type Reserve = ValueOf<State['pools']>['reserves'][number]
type ValueOf<M> = M extends ReadonlyMap<string, infer One> ? One : never

/**
 * Balances, debts, positions and calls by account, one line each: only what is not empty, sorted by
 * name, so that another internal order or an additional empty account gives the same text.
 */
export function* holdings(state: State): Generator<string> {
  const { accounts, assets } = names(state)
  for (const account of accounts) {
    const text = holdingsOf(account, assets)
    if (text !== '') yield `  ${account.id}${text}`
  }
  yield* [...state.orders.values()].map(orderText).sort()
  yield* [...state.calls.values()].map(callText).sort()
  for (const { id, reserves } of state.pools.values()) {
    for (const reserve of reserves) yield reserveText(id, reserve)
  }
}

/** Sorted names, computed again only where there are more of them than before. */
interface Names {
  readonly accounts: readonly Account[]
  readonly assets: readonly (readonly [id: string, index: number])[]
}

const namesOf = new WeakMap<State, Names>()

function names(state: State): Names {
  const known = namesOf.get(state)
  const isSame =
    known?.accounts.length === state.accounts.length && known.assets.length === state.assets.length
  if (isSame) return known
  const found: Names = {
    accounts: state.accounts.toSorted((a, b) => byName(a.id, b.id)),
    assets: state.assets
      .map(({ id, index }) => [id, index] as const)
      .sort(([a], [b]) => byName(a, b)),
  }
  namesOf.set(state, found)
  return found
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function holdingsOf(account: Account, assets: Names['assets']): string {
  let text = ''
  const { balances } = account
  for (const [id, index] of assets) {
    const balance = balances[index]
    if (balance) text += ` ${id}=${balance}`
  }
  return text + listed(account.positions, positionText) + listed(account.orders, reservationText)
}

/** Most accounts hold one or two assets, which are not sorted. */
const listed = <T>(ones: readonly T[], textOf: (one: T) => string): string =>
  ones.length === 0 ? '' : ones.map(textOf).sort().join('')

const positionText = ({ instrument, leg, lots, cost, funding }: Position): string =>
  ` (${instrument.id} ${leg} ${lots} ${cost} ${funding})`

const reservationText = ({ id, instrument, leg, lots, price, reduceOnly }: Order): string =>
  ` [${id} ${instrument.id} ${leg} ${lots} ${price} ${reduceOnly}]`

function orderText(order: LiquidationOrder): string {
  const { id, account, instrument, leg, purpose, lots, left, limit, deadline, queried } = order
  return `  order ${id} ${account.id} ${instrument.id} ${leg} ${purpose} ${lots} ${left} ${limit} ${deadline} ${queried}`
}

function callText(call: Call): string {
  const { id, account, ladder, level, openedAt, deadline, frozenAt, amount, brought } = call
  const { status, metBy, acknowledgedBy, extensions } = call
  const more = extensions.map((one) => `${one.deadline} ${one.by} ${one.reason}`)
  return `  call ${id} ${account} ${ladder} ${level} ${openedAt} ${deadline} ${frozenAt} ${amount} ${brought} ${status} ${metBy} ${acknowledgedBy} ${more}`
}

function reserveText(pool: string, reserve: Reserve): string {
  const { asset, supplyIndex, debtIndex, accruedAt, deficit, caps } = reserve
  return `  pool ${pool} ${asset.id} ${supplyIndex} ${debtIndex} ${accruedAt} ${deficit} ${caps.supply} ${caps.borrow}`
}
