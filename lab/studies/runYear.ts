import { Random } from '../../src/base/Random.ts'
import { Calendar } from '../../src/calendar/Calendar.ts'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { calendarNamed } from '../../src/calendar/presets.ts'
import { CallsDay, type DayReport } from '../../src/report/CallsDay.ts'
import { unwrap } from '../unwrap.ts'
import { YearBook } from './YearBook.ts'
import { answer, callsOf, type Owner, tempers, trade } from './yearOwners.ts'
import { from, type Prices, STEP_MS, until } from './yearPrices.ts'
import { names, rulebooks, symbol } from './yearRulebooks.ts'

/** A year of a desk's book: its calls, the report of each day, and what happened how often. */
export interface Year {
  readonly book: YearBook
  readonly owners: readonly Owner[]
  readonly days: readonly DayReport[]
  readonly prices: Prices
}

/** How large a book is, and how its owners are drawn. */
export interface YearSize {
  readonly accounts: number
  readonly seed: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Runs the year: prices every four hours, owners and desk on business days, a report at the end of each day. */
export function runYear(prices: Prices, size: YearSize): Year {
  const book = YearBook.create(from)
  const owners = ownersOf(size)
  begin(book, owners, prices[0] ?? 0)
  const random = Random.create(size.seed, 3)
  const days: DayReport[] = []
  for (const [step, mark] of prices.entries()) {
    const time = from + step * STEP_MS
    if (step > 0 && (time - from) % DAY_MS === 0) days.push(dayTo(book, time))
    YearBook.setMark(book, time, mark)
    const hour = new Date(time).getUTCHours()
    if ((hour === 16 || hour === 20) && isBusinessDay(time)) work(book, owners, random, hour === 16)
  }
  days.push(dayTo(book, until))
  return { book, owners, days, prices }
}

const isBusinessDay = (time: number): boolean =>
  unwrap(Calendar.isBusinessDay(calendarNamed('NYSE'), CivilDate.ofDay(Math.floor(time / DAY_MS))))

/** The report of the day that ends now, before anything of the next is told. */
const dayTo = ({ gathered, state }: YearBook, end: number): DayReport =>
  CallsDay.report(gathered, state, { from: end - DAY_MS, until: end, now: end })

function ownersOf({ accounts, seed }: YearSize): readonly Owner[] {
  return Array.from({ length: accounts }, (_, index) => {
    const random = Random.create(seed, 2, index)
    const rulebook = names[index % names.length] as string
    const base = rulebook === 'regT' ? 2.6 : 2.1
    return {
      account: `${rulebook}-${1 + Math.floor(index / names.length)}`,
      ...{ rulebook, temper: tempers[random.below(tempers.length)] ?? 'absent' },
      capital: 5_000 * (1 + random.below(8)),
      leverage: base + random.below(30) / 100,
      isShort: random.below(4) === 0,
    }
  })
}

function begin(book: YearBook, owners: readonly Owner[], mark: number): void {
  YearBook.tell(book, { type: 'DefineAsset', asset: 'USDT', decimals: 6 })
  YearBook.tell(book, { type: 'DefineAsset', asset: 'BTC', decimals: 8 })
  const contract = { id: symbol, kind: 'perpetual', base: 'BTC', quote: 'USDT', settle: 'USDT' }
  YearBook.tell(book, {
    type: 'DefineInstrument',
    instrument: { ...contract, tick: '0.1', lot: '0.001' },
  })
  for (const rulebook of rulebooks) YearBook.tell(book, { type: 'DefineRulebook', rulebook })
  YearBook.setMark(book, from, mark)
  for (const { account, rulebook } of owners) {
    const opened = { account, owner: account, group: account, rulebook, positionMode: 'net' }
    YearBook.tell(book, { type: 'OpenAccount', ...opened })
  }
  YearBook.tell(book, { type: 'Arm', by: 'head of desk', reason: 'the year begins' })
}

const staff = ['anna', 'ben', 'cleo'] as const

/** The desk takes what is new, resolves what was disputed the day before and waives what is small; then owners act. */
function work(book: YearBook, owners: readonly Owner[], random: Random, isMorning: boolean): void {
  for (const owner of owners) {
    const { account } = owner
    for (const call of callsOf(book, account)) {
      const about = { call: call.id }
      if (isMorning && call.assignee === null) {
        const to = staff[random.below(staff.length)] as string
        YearBook.tell(book, { type: 'AssignCall', ...about, to, by: to })
        YearBook.tell(book, { type: 'AcknowledgeCall', ...about, by: to })
      }
      if (call.dispute !== null && book.time - call.dispute.at >= DAY_MS / 2) {
        const by = { by: 'head of desk', reason: 'the mark stands' }
        YearBook.tell(book, { type: 'ResolveDispute', ...about, account, ...by })
      } else if (isMorning && Number(call.amount) < 50 && owner.temper === 'absent') {
        YearBook.tell(book, { type: 'WaiveCall', ...about, by: 'head of desk', reason: 'small' })
      } else answer(book, owner, call)
    }
    if (!isMorning && callsOf(book, account).length === 0) trade(book, owner, random)
  }
}
