import { defined } from '../../base/assert.ts'
import { limits } from '../../base/limits.ts'
import type { Command, CorrectionPosting } from '../../engine/Command.ts'
import { Instrument, type InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Book, BookAccount, BookPosition } from './Book.ts'
import { lendersOf } from './lenders.ts'
import { onTick } from './onTick.ts'
import { openingMargin } from './openingMargin.ts'

type Without<C> = C extends Command ? Omit<C, 'id' | 'time'> : never

/** A command without its header. */
type Said = Without<Command>

/**
 * The commands that bring an empty engine to the state of a book: definitions, index prices,
 * accounts with their balances and positions, and marks last, so that no account is assessed half
 * built. Then orders, which are requests and may be refused, and protections. All at the book's time, with ids
 * `book:1`, `book:2`, ...
 *
 * A position whose entry price lies between two ticks is filled at the nearest tick, and the
 * account is corrected by the difference, so its value is exact. A debt is a correction too, after
 * the borrower's elections; under a rulebook that lends it is a claim of a pool, which is defined before. Mirrored accounts are imported unchanged; each isolated position of
 * theirs is a mirror of its own.
 *
 * Rules: [WIRE12]
 *
 * @example
 * for (const command of bookCommands(book)) step(state, command)
 */
export function* bookCommands(book: Book): Iterable<Command> {
  let count = 0
  for (const said of saying(book)) {
    count += 1
    yield { ...said, id: `book:${count}`, time: book.asOf } as Command
  }
}

function* saying(book: Book): Iterable<Said> {
  const { assets, instruments, rulebooks, marks, indices, accounts } = book
  for (const { id, decimals } of assets) yield { type: 'DefineAsset', asset: id, decimals }
  for (const instrument of instruments) {
    yield { type: 'DefineInstrument', instrument: Instrument.spec(instrument) }
  }
  for (const rulebook of rulebooks) yield { type: 'DefineRulebook', rulebook }
  const lenders = lendersOf(book)
  for (const { pool, reserves } of lenders.pools) yield { type: 'DefinePool', pool, reserves }
  if (indices.length > 0) yield { type: 'SetMarks', marks: [], indices }
  for (const [number, account] of accounts.entries()) {
    const isOwn = account.kind === 'own'
    const owed = lenders.debts.get(account.id) ?? []
    yield* isOwn ? opening(book, account, `book:${number + 1}`, owed) : importing(book, account)
  }
  for (let from = 0; from < marks.length; from += limits.marks) {
    yield { type: 'SetMarks', marks: marks.slice(from, from + limits.marks), indices: [] }
  }
  for (const { id: account, orders } of accounts) {
    for (const order of orders) yield { type: 'PlaceOrder', account, ...order }
  }
  for (const set of book.protections ?? []) yield { type: 'SetProtection', ...set }
}

function* opening(
  book: Book,
  account: BookAccount,
  name: string,
  owed: readonly CorrectionPosting[],
): Iterable<Said> {
  const { id, owner, group, rulebook, positionMode, positions } = account
  yield { type: 'OpenAccount', account: id, owner, group, rulebook, positionMode }
  yield* modes(account)
  // Isolated positions first, while the account has nothing but their collateral to give.
  for (const [index, held] of positions.entries()) {
    if (held.marginMode === 'isolated') yield* isolated(book, account, held, `${name}:${index + 1}`)
  }
  for (const { asset, amount } of account.balances) {
    if (amount > 0n) yield { type: 'Deposit', account: id, asset, amount }
  }
  for (const [index, held] of positions.entries()) {
    if (held.marginMode === 'cross') yield fill(book, account, held, `${name}:${index + 1}`)
  }
  const { elections } = account
  // Before any debt, because only then can it not be refused.
  if (elections !== null) yield { type: 'Elect', account: id, ...elections }
  const postings = owed.length > 0 ? owed : [...corrections(book, account)]
  if (postings.length === 0) return
  const reason = 'opening: what is owed, and entry prices between two ticks'
  yield { type: 'Correct', postings, by: 'book', reason }
}

function* modes({ id, positions }: BookAccount): Iterable<Said> {
  const chosen = new Map(positions.map((held) => [held.instrument, held]))
  for (const { instrument, marginMode } of chosen.values()) {
    const account = id
    const leverage = wholeLeverage(positions.filter((held) => held.instrument === instrument))
    if (leverage !== null) {
      yield { type: 'ChangeMode', account, change: { kind: 'leverage', instrument, leverage } }
    }
    if (marginMode === 'isolated') {
      const change = { kind: 'marginMode', instrument, mode: 'isolated' } as const
      yield { type: 'ChangeMode', account, change }
    }
  }
}

/** The engine keeps one whole leverage for both sides: the lower, rounded down. */
function wholeLeverage(held: readonly BookPosition[]): bigint | null {
  const chosen = held.flatMap(({ leverage }) => leverage ?? [])
  const [first, ...others] = chosen.map((leverage) => Ratio.mulDown(1n, leverage))
  if (first === undefined) return null
  return Integer.max(1n, others.reduce(Integer.min, first))
}

/** Corrections: debts, and the differences from filling on a tick. */
function* corrections(
  book: Book,
  { id, balances, positions }: BookAccount,
): Iterable<CorrectionPosting> {
  for (const { asset, amount } of balances) {
    if (amount < 0n) yield* against(id, asset, amount)
  }
  for (const held of positions) {
    const { difference } = onTick(instrumentOf(book, held.instrument), held)
    if (difference === 0n) continue
    const account = held.marginMode === 'isolated' ? `${id}/${held.instrument}` : id
    yield* against(account, settleOf(book, held.instrument), difference)
  }
}

/** A posting and its counterposting to the outside world. */
function* against(account: string, asset: string, amount: Amount): Iterable<CorrectionPosting> {
  yield { account, asset, amount }
  yield { account: 'house:world', asset, amount: Amount.negate(amount) }
}

/** A fill takes what it asks of the collateral, and the rest is added. */
function* isolated(
  book: Book,
  account: BookAccount,
  held: BookPosition,
  name: string,
): Iterable<Said> {
  const { instrument, collateral } = held
  const asset = settleOf(book, instrument)
  if (collateral !== null && collateral > 0n) {
    yield { type: 'Deposit', account: account.id, asset, amount: collateral }
  }
  const filled = fill(book, account, held, name)
  yield filled
  const rest = Amount.sub(
    collateral ?? Amount.zero,
    openingMargin(book, account, held, filled.price),
  )
  if (rest > 0n) yield { type: 'AddMargin', account: account.id, instrument, asset, amount: rest }
}

function fill(
  book: Book,
  { id: account }: BookAccount,
  { instrument, leg, lots, ...held }: BookPosition,
  name: string,
) {
  const { price } = onTick(instrumentOf(book, instrument), { lots, ...held })
  const trade = { account, instrument, leg, lots, price, fee: Amount.zero, order: null }
  return { type: 'ReportFill', fill: name, ...trade } as const
}

function* importing(book: Book, account: BookAccount): Iterable<Said> {
  const { id, balances, positions, elections } = account
  const { owner, group, rulebook, positionMode } = account
  const rest = { owner, group, rulebook, positionMode }
  const { mode = null, unpledged = [] } = elections ?? {}
  const mirror = { type: 'ImportAccount', ...rest, mode, unpledged, source: 'book' } as const
  const cross = positions.filter(({ marginMode }) => marginMode === 'cross')
  yield { ...mirror, account: id, balances, positions: cross.map(imported) }
  for (const held of positions) {
    const { instrument, collateral, marginMode } = held
    if (marginMode === 'cross' || collateral === null) continue
    const amounts = [{ asset: settleOf(book, instrument), amount: collateral }]
    const name = `${id}/${instrument}`
    yield { ...mirror, account: name, balances: amounts, positions: [imported(held)] }
  }
}

const imported = ({ instrument, leg, lots, cost }: BookPosition) => ({
  instrument,
  leg,
  lots,
  cost,
})

const instrumentOf = ({ instruments }: Book, id: InstrumentId) =>
  defined(
    instruments.find((one) => one.id === id),
    `bookCommands: ${id} is defined`,
  )

const settleOf = (book: Book, id: InstrumentId): string => instrumentOf(book, id).settle
