import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { scientific } from '../../wire/scientific.ts'
import { Executor, type Known, type Outcome } from '../Executor.ts'

/** An order as ccxt unifies it. */
export interface VenueOrder {
  readonly clientOrderId?: unknown
  readonly status?: unknown
  readonly filled?: unknown
  readonly average?: unknown
  readonly fee?: unknown
  readonly fees?: unknown
}

/** What ccxt's words for a status come to; what is not told is open, and asked for. */
const statuses: Readonly<Record<string, Known['status']>> = {
  ...{ open: 'open', closed: 'done', canceled: 'done', expired: 'done', rejected: 'rejected' },
}

/**
 * What a venue's order says. What it leaves out is not guessed: an end without a size is not known.
 *
 * Rules: [EXEC14] [EXEC7]
 */
export function outcomeOf(told: VenueOrder, name: string, settle: string): Outcome {
  const { clientOrderId, status, filled } = told
  if (clientOrderId !== name) return Executor.unknown('the venue told of another order')
  const found = statuses[`${status ?? 'open'}`]
  if (found === undefined) return Executor.unknown(`the venue has a status of its own: ${status}`)
  const size = decimalOf(filled)
  if (size === null && found !== 'open') return Executor.unknown('an end without a size filled')
  const { fee, others } = feesOf(told, settle)
  return {
    ...{ kind: 'known', status: found, fee, filled: size ?? zero, price: decimalOf(told.average) },
    says: `${status ?? 'taken'}${others}`,
  }
}

const zero: Decimal = { units: 0n, scale: 0 }

interface Fee {
  readonly currency?: unknown
  readonly cost?: unknown
}

/** Fees in the settlement asset; those in others are named, and booked nowhere. */
function feesOf({ fee, fees }: VenueOrder, settle: string) {
  const list = (Array.isArray(fees) && fees.length > 0 ? fees : [fee]) as readonly (
    | Fee
    | undefined
  )[]
  let sum = Ratio.zero
  let others = ''
  for (const one of list) {
    const cost = decimalOf(one?.cost)
    if (cost === null || cost.units === 0n) continue
    if (one?.currency === settle) sum = Ratio.add(sum, Ratio.fromDecimal(cost))
    else others += `, a fee of ${one?.cost} ${one?.currency} is not booked`
  }
  return { fee: decimal(sum), others }
}

/** A sum of decimals is one. */
function decimal({ numerator, denominator }: Ratio): Decimal {
  const scale = `${denominator}`.length + DOUBLINGS
  return { units: Ratio.mulDown(10n ** BigInt(scale), Ratio.of(numerator, denominator)), scale }
}

/** Of a denominator of twos alone, the decimal has more places than it has digits. */
const DOUBLINGS = 60

/** ccxt has numbers: what is beyond the fifteen digits of one is noise. */
function decimalOf(told: unknown): Decimal | null {
  const text = typeof told === 'number' ? `${Number(told.toPrecision(15))}` : told
  if (typeof text !== 'string') return null
  const read = scientific(text)
  return read.ok ? read.value : null
}
