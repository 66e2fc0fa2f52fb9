import { defined } from '../../base/assert.ts'
import { limits } from '../../base/limits.ts'
import type { Command, CorrectionPosting } from '../../engine/Command.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import type { Book, BookAccount, BookPosition } from './Book.ts'
import { onTick } from './onTick.ts'

type Without<C> = C extends Command ? Omit<C, 'id' | 'time'> : never

/** A command without its header. */
type Said = Without<Command>

/**
 * The commands that bring an empty engine to the state of a book: definitions, index prices,
 * accounts with their balances and positions, and marks last, so that no account is assessed half
 * built. Then orders, which are requests and may be refused. All at the book's time, with ids
 * `book:1`, `book:2`, ...
 *
 * A position whose entry price lies between two ticks is filled at the nearest tick, and the
 * account is corrected by the difference, so its value is exact. A debt is a correction too, after
 * the borrower's elections. Mirrored accounts are imported unchanged; each isolated position of
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
  for (const {
    index,
    baseIndex,
    settleIndex,
    multiplier,
    baseAtomsPerLot,
    ...instrument
  } of instruments) {
    yield { type: 'DefineInstrument', instrument }
  }
  for (const rulebook of rulebooks) yield { type: 'DefineRulebook', rulebook }
  if (indices.length > 0) yield { type: 'SetMarks', marks: [], indices }
  for (const [number, account] of accounts.entries()) {
    const isOwn = account.kind === 'own'
    yield* isOwn ? opening(book, account, `book:${number + 1}`) : importing(book, account)
  }
  for (let from = 0; from < marks.length; from += limits.marks) {
    yield { type: 'SetMarks', marks: marks.slice(from, from + limits.marks), indices: [] }
  }
  for (const { id: account, orders } of accounts) {
    for (const order of orders) yield { type: 'PlaceOrder', account, ...order }
  }
}

function* opening(book: Book, account: BookAccount, name: string): Iterable<Said> {
  const { id, owner, group, rulebook, positionMode, positions } = account
  yield { type: 'OpenAccount', account: id, owner, group, rulebook, positionMode }
  for (const { asset, amount } of deposits(book, account)) {
    yield { type: 'Deposit', account: id, asset, amount }
  }
  yield* modes(account)
  // Isolated positions first: once the account has a position without a mark, no margin may leave
  // it.
  for (const marginMode of ['isolated', 'cross'] as const) {
    for (const [index, held] of positions.entries()) {
      if (held.marginMode === marginMode) yield* fill(book, account, held, `${name}:${index + 1}`)
    }
  }
  const { elections } = account
  // Before any debt, because only then can it not be refused.
  if (elections !== null) yield { type: 'Elect', account: id, ...elections }
  const postings = [...corrections(book, account)]
  if (postings.length === 0) return
  const reason = 'opening: what is owed, and entry prices between two ticks'
  yield { type: 'Correct', postings, by: 'book', reason }
}

/** Balances by asset, with the amounts that are transferred into isolated positions. */
function* deposits(
  book: Book,
  { balances, positions }: BookAccount,
): Iterable<{ readonly asset: string; readonly amount: Amount }> {
  const held = new Map(
    balances.filter(({ amount }) => amount > 0n).map(({ asset, amount }) => [asset, amount]),
  )
  for (const { instrument, collateral } of positions) {
    if (collateral === null || collateral <= 0n) continue
    const asset = settleOf(book, instrument)
    held.set(asset, Amount.add(held.get(asset) ?? Amount.zero, collateral))
  }
  for (const [asset, amount] of held) yield { asset, amount }
}

function* modes({ id, positions }: BookAccount): Iterable<Said> {
  const chosen = new Map(positions.map((held) => [held.instrument, held]))
  for (const { instrument, marginMode, leverage } of chosen.values()) {
    const account = id
    if (leverage !== null) {
      yield { type: 'ChangeMode', account, change: { kind: 'leverage', instrument, leverage } }
    }
    if (marginMode === 'isolated') {
      const change = { kind: 'marginMode', instrument, mode: 'isolated' } as const
      yield { type: 'ChangeMode', account, change }
    }
  }
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

function* fill(
  book: Book,
  { id: account }: BookAccount,
  { instrument, leg, lots, collateral, ...held }: BookPosition,
  name: string,
): Iterable<Said> {
  const { price } = onTick(instrumentOf(book, instrument), { lots, ...held })
  const trade = { account, instrument, leg, lots, price, fee: Amount.zero, order: null }
  yield { type: 'ReportFill', fill: name, ...trade }
  if (collateral === null || collateral <= 0n) return
  const asset = settleOf(book, instrument)
  yield { type: 'AddMargin', account, instrument, asset, amount: collateral }
}

function* importing(book: Book, account: BookAccount): Iterable<Said> {
  const { id, balances, positions, orders, kind, elections, interest, ...rest } = account
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
