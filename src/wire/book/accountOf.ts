import { defined } from '../../base/assert.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { Json } from '../JsonText.ts'
import { nearestTick } from '../nearestTick.ts'
import { Path } from '../Path.ts'
import { show } from '../WireError.ts'
import type { BookAccount, BookOrder, BookPosition } from './Book.ts'
import { BookRecord } from './BookRecord.ts'
import { entryCost } from './entryCost.ts'

/**
 * Reads an account: sides become signed lots and legs, entry prices become costs. A missing group
 * defaults to the owner, a missing owner to the account.
 *
 * Rules: [WIRE11] [WIRE12]
 */
export function accountOf(
  json: Json,
  at: Path,
  instruments: ReadonlyMap<InstrumentId, Instrument>,
): BookAccount {
  const record = BookRecord.account.decode(json, at)
  const { id, owner, group, kind, rulebook, positionMode } = record
  const path = Path.child(at, 'positions')
  const positions = record.positions.map((held, row) =>
    positionOf(instruments, record, held, Path.child(path, row)),
  )
  distinct(positions, path)
  held(record, Path.child(at, 'elections'))
  return {
    id,
    owner: owner ?? id,
    group: group ?? owner ?? id,
    kind,
    rulebook,
    positionMode,
    balances: [...record.balances].map(([asset, amount]) => ({ asset, amount })),
    elections: record.elections,
    interest: record.interest,
    positions,
    isolatedOf: record.isolatedOf,
    notCovered: record.notCovered,
    orders:
      record.orders.length === 0
        ? none
        : record.orders.map((order, row) =>
            orderOf(record, order, Path.child(Path.child(at, 'orders'), row)),
          ),
  }
}

/** Of a hundred thousand accounts each list of its own would count. */
const none: readonly never[] = []

/** Only an asset held can be left unpledged. */
function held({ balances, elections }: BookRecord.AccountRecord, at: Path): void {
  for (const [index, asset] of (elections?.unpledged ?? []).entries()) {
    if ((balances.get(asset) ?? 0n) > 0n) continue
    const row = Path.child(Path.child(at, 'unpledged'), index)
    throw Path.fault(row, 'field.value', 'an asset that the account holds', show(asset))
  }
}

function positionOf(
  instruments: ReadonlyMap<InstrumentId, Instrument>,
  { positionMode }: BookRecord.AccountRecord,
  held: BookRecord.PositionRecord,
  at: Path,
): BookPosition {
  const found = defined(instruments.get(held.instrument), 'Gathering: the symbol was looked up')
  if (found.kind === 'spot') {
    const expected = 'a contract: what is held of a spot asset is a balance'
    throw Path.fault(Path.child(at, 'symbol'), 'field.value', expected, show(found.id))
  }
  const isIsolated = held.marginMode === 'isolated'
  if (isIsolated !== (held.collateral !== null)) {
    const expected = isIsolated ? 'the collateral of an isolated position' : 'none for a cross one'
    const found = held.collateral === null ? 'none' : 'some'
    throw Path.fault(Path.child(at, 'collateral'), 'field.value', expected, found)
  }
  const { side, entryPrice, leverage, marginMode, collateral } = held
  const lots = side === 'long' ? held.lots : Quantity.negate(held.lots)
  const cost = entryCost(found, lots, entryPrice)
  if (nearestTick(held.entryPrice, found) === null || Amount.abs(cost) >= found.amountMax) {
    const path = Path.child(at, 'entryPrice')
    const price = Decimal.format(held.entryPrice)
    throw Path.fault(path, 'limit.exceeded', 'a price and a notional within limits', show(price))
  }
  const leg = positionMode === 'hedge' ? side : 'net'
  const instrument = found.id
  return { instrument, leg, lots, entryPrice, cost, leverage, marginMode, collateral }
}

function orderOf(
  { positionMode }: BookRecord.AccountRecord,
  { side, lots: size, leg, ...order }: BookRecord.OrderRecord,
  at: Path,
): BookOrder {
  if ((positionMode === 'hedge') !== (leg !== null)) {
    const expected = positionMode === 'hedge' ? '"long" or "short" in a hedged account' : 'nothing'
    throw Path.fault(Path.child(at, 'positionSide'), 'field.value', expected, show(leg))
  }
  return { ...order, leg: leg ?? 'net', lots: side === 'buy' ? size : Quantity.negate(size) }
}

/** Each instrument and leg occurs once, and its margin mode holds for both its legs. */
function distinct(positions: readonly BookPosition[], at: Path): void {
  for (const [index, one] of positions.entries()) {
    const others = positions.slice(0, index).filter((held) => held.instrument === one.instrument)
    const row = Path.child(at, index)
    if (others.some((held) => held.leg === one.leg)) {
      const expected = 'each symbol once, and each side once in a hedged account'
      throw Path.fault(Path.child(row, 'symbol'), 'id.duplicate', expected, show(one.instrument))
    }
    if (others.every(({ marginMode }) => marginMode === one.marginMode)) continue
    const expected = 'the same for both sides of a symbol'
    throw Path.fault(Path.child(row, 'marginMode'), 'field.value', expected, one.marginMode)
  }
}
