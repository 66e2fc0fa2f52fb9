import type { Event, Trade } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { decimal } from './priced.ts'

/** Options: what is exercised is worth what is paid, reckoned once more from the strike. */
export const options: readonly Check[] = [{ rule: 'AUD70', before: exercised, ends: noneLeft }]

/** The price of the underlying that the command in hand tells. */
const told = ({ command }: Audit): bigint | null =>
  command?.type === 'ExpireOption' ||
  command?.type === 'ExerciseOption' ||
  command?.type === 'AssignOption'
    ? command.price
    : null

function exercised(audit: Audit, event: Event): string | null {
  if (event.type !== 'OptionExercised') return null
  const { books } = audit
  const { trade, delivered, stock = [] } = event
  const spec = Books.instrument(books, trade.instrument)
  const price = told(audit)
  if (price === null || spec.option === undefined) return 'an exercise that nobody told of'
  const { strike, right, delivery, delivers } = spec.option
  const gain = Fraction.sub(Fraction.of(price, 10n ** 12n), decimal(strike))
  const worth = Fraction.max(Fraction.zero, right === 'call' ? gain : Fraction.negate(gain))
  // A trade that closes gives its lots away: what was held is the other way round.
  const held = -trade.lots
  const lots = Fraction.of(held)
  const size = Fraction.mul(Fraction.mul(lots, decimal(spec.lot)), decimal(spec.contractSize))
  const isInKind = delivery === 'physical' && worth.up > 0n
  const bought = right === 'call' ? size : Fraction.negate(size)
  const isListed = isInKind && delivers !== undefined
  const inCoin = spec.settle === spec.base
  const each = inCoin ? Fraction.div(worth, Fraction.of(price, 10n ** 12n)) : worth
  const money = isInKind
    ? Fraction.negate(Fraction.mul(bought, decimal(strike)))
    : Fraction.mul(size, each)
  const atoms = (one: Fraction, asset: string): bigint =>
    Fraction.floor(Fraction.mul(one, Fraction.of(10n ** Books.decimalsOf(books, asset))))
  return (
    differs('realised', trade.realised, isListed ? 0n : atoms(money, spec.settle)) ??
    differs('delivered', delivered, isInKind && !isListed ? atoms(bought, spec.base) : 0n) ??
    differs('cost', trade.cost + trade.fee + trade.funding, 0n) ??
    (isListed
      ? handedOver(books, trade.account, stock, {
          id: delivers,
          units: bought,
          each: decimal(strike),
        })
      : differs('trades', BigInt(stock.length), 0n))
  )
}

/** All units in trades of one account at the strike, each by one leg; a hedge's other side is closed first. */
function handedOver(
  books: Books,
  account: string,
  stock: readonly Trade[],
  { id, units, each }: { id: string; units: Fraction; each: Fraction },
): string | null {
  const { lot, contractSize, tick } = Books.instrument(books, id)
  const price = Fraction.div(each, decimal(tick))
  const size = Fraction.mul(decimal(lot), decimal(contractSize))
  const total = stock.reduce((sum, { lots }) => sum + lots, 0n)
  const { legs } = Books.account(books, account)
  const isHedged = stock.some(({ leg }) => leg !== 'net')
  const against = legs.get(Books.legKey(id, units.up > 0n ? 'short' : 'long'))?.lots ?? 0n
  for (const one of stock) {
    const isItsOwn = one.account === account && one.instrument === id && one.fee === 0n
    const isAtStrike = one.price * price.down === price.up
    if (!isItsOwn || !isAtStrike) return `an exercise trades ${one.instrument} at ${one.price}`
    const opens = isHedged && one.leg === (one.lots > 0n ? 'long' : 'short')
    if (opens && one.lots !== total + against) {
      return `an exercise opens ${one.lots} beside ${against} held`
    }
  }
  const whole = Fraction.mul(Fraction.of(total), size)
  return whole.up * units.down === units.up * whole.down
    ? null
    : `an exercise hands over ${total} lots of ${id}, expected the whole of it`
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
