import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { decimal } from './priced.ts'

/** Dividends: who holds is paid for what he holds, once, and prices fall by as much. */
export const dividends: readonly Check[] = [{ rule: 'AUD75', before, ends }]

const dollars = (price: bigint): Fraction => Fraction.of(price, 10n ** 12n)

function before({ books, command }: Audit, event: Event): string | null {
  if (event.type === 'DividendDeclared') {
    const last = books.exDates.get(event.instrument)
    return last === undefined || last < event.exDate ? null : `${event.exDate} was paid already`
  }
  if (event.type === 'DividendPaid') {
    return command?.type === 'PayDividend' && command.instrument === event.instrument
      ? worthOf(books, event, dollars(command.perUnit))
      : 'a dividend that nobody told of'
  }
  const isLowered = event.type === 'MarksSet' && command?.type === 'PayDividend'
  return isLowered ? lowered(books, event, command.instrument, dollars(command.perUnit)) : null
}

function worthOf(books: Books, paid: EventOf<'DividendPaid'>, each: Fraction): string | null {
  const { account, instrument, leg, amount } = paid
  const { lot, contractSize, settle } = Books.instrument(books, instrument)
  const held = Books.account(books, account).legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  const units = Fraction.mul(Fraction.of(held), Fraction.mul(decimal(lot), decimal(contractSize)))
  const atoms = Fraction.of(10n ** Books.decimalsOf(books, settle))
  const expected = Fraction.floor(Fraction.mul(Fraction.mul(units, each), atoms))
  return amount === expected && paid.lots === held
    ? null
    : `${account} is paid ${amount} for ${paid.lots}, expected ${expected} for ${held}`
}

function lowered(
  books: Books,
  { marks, indices }: EventOf<'MarksSet'>,
  id: string,
  each: Fraction,
): string | null {
  const { tick, base, quote } = Books.instrument(books, id)
  const fall = Fraction.floor(Fraction.div(each, decimal(tick)))
  const [mark] = marks
  if (marks.length !== 1 || mark?.instrument !== id) return `expected the mark of ${id} alone`
  if (mark.price !== (books.marks.get(id)?.price ?? 0n) - fall) return `a mark of ${mark.price}`
  const was = books.indices.get(base)
  if (was === undefined) return indices.length === 0 ? null : `an index of ${base} from nothing`
  const per = Fraction.of(books.indices.get(quote)?.price ?? 10n ** 12n)
  const [index] = indices
  const isRight =
    indices.length === 1 &&
    index?.asset === base &&
    index.price === was.price - Fraction.floor(Fraction.mul(each, per))
  return isRight ? null : `indices that fall to ${indices.map(({ price }) => price).join(', ')}`
}

/** Every leg is paid once. */
function ends({ books, heard, command }: Audit): string | null {
  if (command?.type !== 'PayDividend' || heard.some(({ type }) => type === 'Rejected')) return null
  const paid = heard.flatMap((event) =>
    event.type === 'DividendPaid' ? [`${event.account} ${event.leg}`] : [],
  )
  const held = [...books.accounts.values()]
    .filter(({ kind }) => kind !== 'mirrored')
    .flatMap(({ id, legs }) =>
      [...legs.values()]
        .filter(({ instrument }) => instrument === command.instrument)
        .map(({ leg }) => `${id} ${leg}`),
    )
  const isAll = paid.toSorted().join() === held.toSorted().join()
  return isAll ? null : `a dividend is paid to ${paid.join(', ')}, and ${held.join(', ')} hold it`
}
