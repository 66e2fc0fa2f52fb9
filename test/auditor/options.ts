import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { decimal } from './priced.ts'

/** Options: what is exercised is worth what is paid, reckoned once more from the strike. */
export const options: readonly Check[] = [{ rule: 'AUD70', before: exercised, ends: noneLeft }]

/** The price of the underlying that the command in hand tells. */
const told = ({ command }: Audit): bigint | null =>
  command?.type === 'ExpireOption' || command?.type === 'ExerciseOption' ? command.price : null

function exercised(audit: Audit, event: Event): string | null {
  if (event.type !== 'OptionExercised') return null
  const { books } = audit
  const { trade, delivered } = event
  const spec = Books.instrument(books, trade.instrument)
  const price = told(audit)
  if (price === null || spec.option === undefined) return 'an exercise that nobody told of'
  const { strike, right, delivery } = spec.option
  const gain = Fraction.sub(Fraction.of(price, 10n ** 12n), decimal(strike))
  const worth = Fraction.max(Fraction.zero, right === 'call' ? gain : Fraction.negate(gain))
  // A trade that closes gives its lots away: what was held is the other way round.
  const held = -trade.lots
  const lots = Fraction.of(held)
  const size = Fraction.mul(Fraction.mul(lots, decimal(spec.lot)), decimal(spec.contractSize))
  const isInKind = delivery === 'physical' && worth.up > 0n
  const bought = right === 'call' ? size : Fraction.negate(size)
  const inCoin = spec.settle === spec.base
  const each = inCoin ? Fraction.div(worth, Fraction.of(price, 10n ** 12n)) : worth
  const money = isInKind
    ? Fraction.negate(Fraction.mul(bought, decimal(strike)))
    : Fraction.mul(size, each)
  const atoms = (one: Fraction, asset: string): bigint =>
    Fraction.floor(Fraction.mul(one, Fraction.of(10n ** Books.decimalsOf(books, asset))))
  return (
    differs('realised', trade.realised, atoms(money, spec.settle)) ??
    differs('delivered', delivered, isInKind ? atoms(bought, spec.base) : 0n) ??
    differs('cost', trade.cost + trade.fee + trade.funding, 0n)
  )
}

const differs = (what: string, found: bigint, expected: bigint): string | null =>
  found === expected ? null : `an exercise says ${what} ${found}, expected ${expected}`

/** Of an option that has expired nobody holds anything here. */
function noneLeft({ books, heard }: Audit): string | null {
  for (const event of heard) {
    if (event.type !== 'OptionExpired') continue
    const left = holdersOf(books, event)
    if (left.length > 0) return `${event.instrument} expired and ${left.join(', ')} hold it`
  }
  return null
}

const holdersOf = (books: Books, { instrument }: EventOf<'OptionExpired'>): string[] =>
  [...books.accounts.values()]
    .filter(
      ({ kind, legs }) =>
        kind !== 'mirrored' && [...legs.values()].some((leg) => leg.instrument === instrument),
    )
    .map(({ id }) => id)
