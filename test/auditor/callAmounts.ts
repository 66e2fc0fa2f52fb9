import type { Event } from '../../src/engine/Event.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'

/** What calls ask, and by how much those of a fixed amount were met, recounted from what was told. */
export const callAmounts: readonly Check[] = [{ rule: 'AUD69', before: asksRightly }]

function asksRightly({ books }: Audit, event: Event): string | null {
  if (event.type === 'CallOpened') {
    const procedure = Books.procedureOn(books, event.account, event.ladder)
    return procedure && wrongAmount(event.call, event, procedure)
  }
  if (event.type === 'CallSuperseded') {
    const procedure = books.procedures.get(event.call)
    return procedure === undefined ? null : wrongAmount(event.successor, event, procedure)
  }
  return event.type === 'CallMet' ? metByLess(books, event) : null
}

type Told = Pick<EventOf<'CallOpened'>, 'amount' | 'equity' | 'requirement'>

/** The least cash that cures, rounded as its procedure says, and not below its minimum. */
function wrongAmount(
  call: string,
  { amount, equity, requirement }: Told,
  { cureTo, rounding, minimum = 0n as never }: CallProcedure,
): string | null {
  const { numerator, denominator } = cureTo
  const lacking = up(requirement * denominator, numerator) - equity
  const asked = rounding === undefined ? lacking : inSteps(lacking, rounding.step, rounding.to)
  if (amount !== asked) return `${call} asks ${amount}, and ${asked} is lacking`
  return amount < minimum ? `${call} asks ${amount}, less than the least of ${minimum}` : null
}

const up = (a: bigint, b: bigint): bigint => a / b + (a % b > 0n ? 1n : 0n)

function inSteps(amount: bigint, step: bigint, to: 'up' | 'down' | 'nearest'): bigint {
  const rest = amount % step
  const below = amount - rest
  if (rest === 0n || to === 'down') return below
  return to === 'up' || 2n * rest >= step - (step % 2n) ? below + step : below
}

/** What its owner met of a fixed amount is all that was asked of him. */
function metByLess({ asked }: Books, { call, by }: EventOf<'CallMet'>): string | null {
  const known = asked.get(call)
  if (known === undefined || by === 'price' || known.brought >= known.amount) return null
  return `${call} is met by ${by} with ${known.brought} brought of ${known.amount}`
}
