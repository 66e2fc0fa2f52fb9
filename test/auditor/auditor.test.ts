import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event, Trade } from '../../src/engine/Event.ts'
import type { Market } from '../../src/model/Market.ts'
import type { PricePolicy } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from '../engine/Desk.ts'
import { drawProtections } from '../engine/drawProtections.ts'
import { randomRun } from '../engine/randomRun.ts'
import { start, unit } from '../engine/world.ts'
import { Audit } from './Audit.ts'
import { agrees } from './agrees.ts'
import type { EventOf } from './Books.ts'
import { hear } from './hear.ts'
import { find, lie, run, told, toldBeside } from './lie.ts'

describe('the auditor finds what is told wrong', () => {
  test('[AUD1] [AUD2] money, contracts and costs that are not where they are said to be', () => {
    lie('AUD1', 'Corrected', (event) => ({ ...event, postings: event.postings.slice(1) }))
    const { commands, state } = run('trading', 3)
    const [honest, deaf] = [Audit.create(), Audit.create()]
    for (const entries of commands) hear(honest, entries)
    agrees(honest, state)
    const unequal = honest.breaches.filter(({ rule }) => rule === 'AUD1' || rule === 'AUD2')
    assert.deepEqual(unequal, [])
    for (const entries of commands) hear(deaf, entries.map(withoutFills))
    agrees(deaf, state)
    const rules = new Set(deaf.breaches.map(({ rule }) => rule))
    assert.ok(rules.has('AUD1') && rules.has('AUD2'))
  })

  test('[AUD3] a trade that is not worth what it says', () => {
    for (const field of ['realised', 'cost', 'funding', 'fundingIndex'] as const) {
      lie('AUD3', 'Filled', ({ trade, ...event }) => ({
        ...event,
        trade: { ...trade, [field]: trade[field] + 1n },
      }))
    }
  })

  test('[AUD4] a long leg that becomes a short', () => {
    lie(
      'AUD4',
      'Filled',
      ({ trade, ...event }) => ({ ...event, trade: { ...trade, lots: -trade.lots } }),
      ({ trade: { leg, lots } }) => leg === 'long' && lots > 0n,
    )
  })

  test('[AUD70] an exercise that pays or delivers something else than its worth', () => {
    const inCash = ({ trade }: EventOf<'OptionExercised'>) => trade.realised !== 0n
    for (const field of ['realised', 'fee', 'cost'] as const) {
      const change = ({ trade, ...event }: EventOf<'OptionExercised'>) => ({
        ...event,
        trade: { ...trade, [field]: trade[field] + 1n },
      })
      lie('AUD70', 'OptionExercised', change, inCash)
    }
    lie('AUD70', 'OptionExercised', (event) => ({ ...event, delivered: event.delivered + 1n }))
  })

  test('[AUD70] [OPT6] a delivery of more than the option is for, elsewhere, or at another price', () => {
    const changes: readonly ((stock: readonly Trade[]) => readonly Trade[])[] = [
      (stock) => stock.slice(1),
      (stock) => stock.map((one) => ({ ...one, price: Price.of(one.price + 1n) })),
      (stock) =>
        stock.map((one) => ({
          ...one,
          account: 'client-0' === one.account ? 'client-1' : 'client-0',
        })),
      (stock) => stock.map((one) => ({ ...one, lots: Quantity.of(one.lots * 2n) })),
    ]
    for (const change of changes) {
      const lied = (event: EventOf<'OptionExercised'>) => ({
        ...event,
        stock: change(event.stock ?? []),
      })
      lie('AUD70', 'OptionExercised', lied, ({ stock }) => stock !== undefined, 'deliveries')
    }
  })

  test('[AUD75] a dividend that pays another sum, leaves somebody out, or leaves the price as it was', () => {
    const kind = 'deliveries'
    const more = (event: EventOf<'DividendPaid'>) => ({ ...event, amount: event.amount + 1n })
    lie('AUD75', 'DividendPaid', more, () => true, kind)
    const twice = find('DividendPaid', () => true, undefined, kind)
    assert.ok(toldBeside(twice, (event) => event).includes('AUD75'))
    const declared = find('DividendDeclared', () => true, undefined, kind)
    assert.ok(toldBeside(declared, (event) => event).includes('AUD75'))
    const dearer = ({ marks, ...event }: EventOf<'MarksSet'>) => ({
      ...event,
      marks: marks.map((mark) => ({ ...mark, price: mark.price + 1n })),
    })
    const lowered = find('MarksSet', () => true, 'PayDividend', kind)
    assert.ok(told(lowered, dearer as never).includes('AUD75'))
  })

  test('[AUD70] an expiry that leaves somebody his lots', () => {
    const audit = Audit.create()
    const { commands } = find('OptionExercised', () => true, 'ExpireOption').heard
    for (const entries of commands) {
      hear(
        audit,
        entries.map((entry) => ({
          ...entry,
          events: entry.events.filter(({ type }) => type !== 'OptionExercised'),
        })),
      )
    }
    assert.ok(audit.breaches.some(({ text }) => /expired and .* hold it/.test(text)))
  })

  test('[AUD5] [AUD6] an id answered twice, a gap, a clock that goes back', () => {
    const { commands } = run('trading', 1)
    const audit = Audit.create()
    for (const entries of commands.slice(0, 50)) hear(audit, entries)
    assert.equal(audit.breaches.length, 0)
    hear(audit, commands[49] as readonly Entry[])
    hear(
      audit,
      (commands[50] as readonly Entry[]).map((entry) => ({ ...entry, time: 1 })),
    )
    const rules = audit.breaches.map(({ rule }) => rule)
    assert.ok(rules.includes('AUD5') && rules.includes('AUD6'))
  })

  test('[AUD7] [AUD8] a refusal that does something, an event that says something else', () => {
    const { commands } = run('trading', 1)
    const audit = Audit.create()
    const deposit = commands.findIndex(([entry]) => entry?.command?.type === 'Deposit')
    for (const entries of commands.slice(0, deposit)) hear(audit, entries)
    const refused = { type: 'Rejected', code: 'account.unknown', detail: '' } as const
    hear(
      audit,
      (commands[deposit] as readonly Entry[]).map((entry) => ({
        ...entry,
        events: [refused, ...entry.events],
      })),
    )
    assert.deepEqual(
      audit.breaches.map(({ rule }) => rule),
      ['AUD7'],
    )
    lie('AUD8', 'Deposited', (event) => ({ ...event, amount: event.amount + 1n }))
    lie('AUD8', 'OrderPlaced', (event) => ({ ...event, price: event.price + 1n }))
  })

  test('[AUD9] a fill, an order or a call by a name that was used', () => {
    lie('AUD9', 'CallOpened', (event) => ({ ...event, call: 'call-0' }))
    lie('AUD9', 'LiquidationOrdered', (event) => ({ ...event, order: 'liquidation-0' }))
  })

  test('[AUD10] [AUD11] a withdrawal of what is not there, or of what is needed', () => {
    lie('AUD10', 'Withdrawn', (event) => ({ ...event, amount: event.amount * 1_000_000n }))
    lie('AUD11', 'Withdrawn', (event) => ({ ...event, amount: event.amount * 1_000_000n }))
  })

  test('[AUD11] and none in a leverage that asks more of who has too little already', () => {
    const audit = Audit.create()
    // An order of its already reaches the bracket in which the leverage chosen changes nothing.
    const after = (_state: unknown, _command: unknown, entries: readonly Entry[]): void =>
      hear(audit, entries)
    randomRun(3_002_406, 180, { after }, drawProtections(3_002_406))
    assert.deepEqual(audit.breaches, [])
  })

  test('[AUD12] an order whose fill would leave too little', () => {
    lie(
      'AUD12',
      'OrderPlaced',
      (event) => ({ ...event, lots: event.lots * 10_000n }),
      ({ reduceOnly, instrument }) => !reduceOnly && instrument === 'BTC/USDT:USDT',
    )
  })

  test('[AUD13] reduce-only orders beyond the position', () => {
    lie(
      'AUD13',
      'OrderPlaced',
      (event) => ({ ...event, lots: event.lots * 1_000n }),
      ({ reduceOnly }) => reduceOnly,
    )
  })

  test('[AUD66] a protection that spends more than its budget, or begins again while it is at it', () => {
    lie('AUD66', 'ProtectionOrdered', (event) => ({ ...event, worth: event.worth * 1_000_000n }))
    lie('AUD66', 'ProtectionActed', (event) => ({ ...event, worth: -1n }))
    const place = find('ProtectionTriggered', () => true)
    assert.ok(toldBeside(place, (event) => event).includes('AUD66'))
  })

  test('[AUD67] an order of a protection that adds, or that somebody else signed', () => {
    lie('AUD67', 'ProtectionOrdered', (event) => ({ ...event, lots: -event.lots }))
    lie('AUD67', 'ProtectionOrdered', (event) => ({ ...event, by: 'maker' }))
  })

  test('[AUD68] one that says nothing where a liquidation begins', () => {
    lie(
      'AUD68',
      'ProtectionFailed',
      ({ account }) => ({ type: 'AuditBreached', account, detail: 'nothing' }),
      ({ reason }) => reason === 'notTriggered',
    )
  })

  test('[AUD14] something said of a call that is not open', () => {
    lie('AUD14', 'CallMet', (event) => ({ ...event, call: 'call-999' }))
  })

  test('[AUD14] [CALL20] a note on what never was, or that names another', () => {
    const desk = Desk.create()
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_450n)
    const close = { type: 'WaiveCall', call: 'call-1', by: 'desk', reason: 'test' } as const
    const note = { type: 'NoteCall', call: 'call-1', by: 'desk', text: 'rang' } as const
    const heard = (tell: readonly Parameters<typeof Desk.tell>[1][], lies: object): string[] => {
      const audit = Audit.create()
      for (const command of tell) Desk.tell(desk, command)
      desk.entries.forEach((entry, index) => {
        const isLast = index === desk.entries.length - 1
        const told = (event: Event): Event => ({ ...event, ...(isLast && lies) }) as Event
        hear(audit, [{ ...entry, events: entry.events.map(told) }])
      })
      return audit.breaches.map(({ rule }) => rule)
    }
    assert.deepEqual(heard([note], {}), [])
    assert.deepEqual(heard([], { account: 'maker' }), ['AUD14'])
    assert.deepEqual(heard([], { account: undefined }), ['AUD14'])
    assert.deepEqual(heard([close, note], {}), [])
    assert.deepEqual(heard([], { account: 'long' }), ['AUD14'])
    assert.ok(heard([], { call: 'call-2' }).includes('AUD14'))
  })

  test('[AUD15] [AUD16] figures that are not those of the books, a liquidation without cause', () => {
    lie('AUD15', 'CallOpened', (event) => ({ ...event, equity: event.equity * 2n }))
    lie('AUD16', 'LiquidationStarted', (event) => ({ ...event, account: 'maker' }))
  })

  test('[AUD69] a call for more than is lacking', () => {
    lie('AUD69', 'CallOpened', (event) => ({ ...event, amount: (event.amount + 1n) as never }))
  })

  test('[AUD17] [AUD18] more ordered than held, more executed than ordered', () => {
    lie(
      'AUD17',
      'LiquidationOrdered',
      (event) => ({ ...event, lots: event.lots * 10_000n }),
      ({ purpose }) => purpose === 'reduce',
    )
    lie('AUD18', 'Executed', (event) => ({ ...event, left: event.left + 1n }))
  })

  test('[AUD73] margin taken of an account that no backstop took over', () => {
    const place = find('MarginTakenOver', () => true, undefined, 'steps')
    const of = (account: string) => told(place, (event: object) => ({ ...event, account }))
    assert.ok(of('maker').includes('AUD73'))
    assert.ok(!told(place, (event) => event).includes('AUD73'))
  })

  test('[AUD72] an order in a market that the terms of the liquidation say is closed', () => {
    const standard = { calendar: '24/7', opens: 23 * 3_600_000, opensOn: 'sameDay' } as const
    const sessions = { standard, instruments: new Map() }
    lie('AUD72', 'LiquidationStarted', ({ terms, ...event }) => ({
      ...event,
      ...(terms && { terms: { ...terms, sessions } }),
    }))
  })

  test('[AUD19] a fee above its rate', () => {
    lie('AUD19', 'ClearancePaid', (event) => ({ ...event, amount: event.amount * 2n + 10n }))
  })

  test('[AUD71] a reduction within its pause, a part where all is to go', () => {
    const again = ({ trade: { account, instrument, leg, lots } }: EventOf<'Executed'>) => ({
      ...{ type: 'LiquidationOrdered', order: 'again', account, instrument, leg },
      ...{ lots: lots > 0n ? 1n : -1n, purpose: 'reduce', bankruptcyPrice: null, deadline: 0 },
    })
    const isFound = (skip: number): boolean => {
      let seen = 0
      const suits = ({ left }: EventOf<'Executed'>): boolean => left === 0n && seen++ === skip
      const place = find('Executed', suits, undefined, 'steps')
      return toldBeside(place, again).includes('AUD71')
    }
    assert.ok([...Array(40).keys()].some(isFound))
  })

  test('[AUD20] [AUD21] more paid than is missing, or than the fund may', () => {
    lie('AUD20', 'FundPaid', (event) => ({ ...event, amount: event.amount * 100n }))
    lie('AUD21', 'FundPaid', (event) => ({ ...event, amount: event.amount + 10n ** 16n }))
  })

  test('[AUD22] winners that pay before the fund is spent', () => {
    const place = find('FundPaid', () => true)
    const winner = (event: EventOf<'FundPaid'>) => ({ ...event, type: 'LossSocialised' })
    assert.ok(told(place, winner as never).includes('AUD22'))
  })

  test('[AUD23] [AUD24] a winner that gives more than he won, and what it is used for', () => {
    const more = (event: EventOf<'Deleveraged'>) => ({
      ...event,
      haircut: event.haircut + event.trade.realised + 1n,
    })
    lie('AUD23', 'Deleveraged', more)
    lie('AUD24', 'Deleveraged', more)
    lie('AUD24', 'TakenOver', ({ trade, ...event }) => ({
      ...event,
      trade: { ...trade, lots: trade.lots * 2n },
    }))
  })

  test('[AUD25] a bankrupt account that keeps something', () => {
    lie('AUD25', 'LiquidationEnded', (event) => ({ ...event, account: 'maker' }), isBankrupt)
  })

  test('[AUD26] [AUD27] an index that falls, claims that are given away', () => {
    lie('AUD26', 'InterestAccrued', (event) => ({ ...event, debt: event.debt / 2n }))
    lie('AUD27', 'Supplied', (event) => ({ ...event, claims: event.claims * 2n }))
    lie('AUD27', 'Borrowed', (event) => ({ ...event, claims: event.claims / 2n }))
  })

  test('[AUD28] an account under water that is left alone', () => {
    const silence = () => ({ type: 'TimeAdvanced', to: 0 })
    const place = find('LiquidationStarted', ({ cause }) => cause === 'level')
    assert.ok(told(place, silence).includes('AUD28'))
  })

  test('[AUD28] [CLEAR4] and none that is at its best by the band of its market', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 2_000n)
    Desk.fill(desk, 'ann', 1_000n)
    Desk.fill(desk, 'ann', 1n, 30_000n, eth)
    const prices = { staleAfter: 1_000, staleBand: Ratio.of(3n, 20n) }
    Desk.tell(desk, { type: 'DefineMarket', market: marketOf(prices) })
    desk.time += 2_000
    // 3,600 short at the mark: 1,560 at 15 % more, and nothing at twice the 5 % of the rulebook.
    const mark = (instrument: string, price: bigint, age: number) => ({
      ...{ instrument, price: Price.of(price), time: desk.time - age, source: 'test' },
    })
    const marks = [mark(Desk.btc, 34_400n, 1_500), mark(eth, 30_000n, 0)]
    const events = Desk.tell(desk, { type: 'SetMarks', marks, indices: [] })
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 0)
    const audit = Audit.create()
    for (const entry of desk.entries) hear(audit, [entry])
    assert.deepEqual(audit.breaches, [])
  })

  test('[AUD29] [AUD30] coins that are not there, profit that is not won yet', () => {
    lie(
      'AUD29',
      'OrderPlaced',
      (event) => ({ ...event, lots: event.lots * 10_000n }),
      ({ instrument, lots }) => instrument === 'BTC/USDT' && lots < 0n,
    )
    lie('AUD30', 'Withdrawn', (event) => ({ ...event, amount: event.amount * 1_000_000n }))
  })

  test('[AUD31] a closing order, a coin of one’s own, or margin that is refused', () => {
    const refused = (code: string) => () => ({ type: 'Rejected', code, detail: '' })
    const closing = find('OrderPlaced', ({ reduceOnly, order }) => reduceOnly && order !== '')
    const rules = told(closing, refused('margin.insufficient'))
    const adding = find('Transferred', ({ reason, to }) => reason === 'margin' && to.includes('/'))
    assert.ok(rules.includes('AUD31') || told(adding, refused('switch.off')).includes('AUD31'))
  })

  test('[AUD56] a debt that no market takes, and nobody settles', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ann', 1_000n)
    Desk.fill(desk, 'ann', -1n, 39_000n, 'BTC/USD:BTC')
    Desk.fill(desk, 'ann', 1n, 40_000n, 'BTC/USD:BTC')
    const amount = Amount.of((99_738n * unit) / 100n)
    Desk.tell(desk, { type: 'Withdraw', account: 'ann', asset: 'USDT', amount })
    Desk.setMarks(desk, 40_500n)
    const heard = (entries: readonly Entry[]): readonly string[] => {
      const audit = Audit.create()
      for (const entry of entries) hear(audit, [entry])
      return audit.breaches.map(({ rule }) => rule)
    }
    assert.deepEqual(heard(desk.entries), [])
    const last = desk.entries.at(-1) as Entry
    const kept = last.events.filter(({ type }) => !/Holding|LiquidationEnded/.test(type))
    assert.ok(kept.length < last.events.length)
    assert.ok(heard(desk.entries.with(-1, { ...last, events: kept })).includes('AUD56'))
  })

  test('[AUD32] [AUD33] [AUD57] an expiry without consequence, a rung without a call, an order under liquidation', () => {
    const silence = () => ({ type: 'TimeAdvanced', to: 0 })
    const place = find('Restricted', ({ by, reason }) => by === 'engine' && reason.includes('call'))
    assert.ok(told(place, silence).includes('AUD32'))
    const called = find('CallOpened', () => true)
    assert.ok(told(called, silence).includes('AUD57'))
    const closed = find('OrderClosed', ({ reason }) => reason === 'liquidation')
    assert.ok(told(closed, silence).includes('AUD33'))
  })

  test('[AUD34] [AUD35] [AUD36] what has expired, a version that goes back, a refusal that takes time', () => {
    const placed = find('OrderPlaced', ({ reduceOnly }) => !reduceOnly)
    const late = (event: EventOf<'OrderPlaced'>) => ({
      ...event,
      instrument: oil,
      account: 'maker',
    })
    assert.ok(told(placed, late as never, start + 3_600_000).includes('AUD34'))
    lie(
      'AUD35',
      'RulebookActivated',
      (event) => ({ ...event, version: 1 }),
      ({ version }) => version > 1,
    )
    const { commands } = run('trading', 1)
    const audit = Audit.create()
    const at = commands.findIndex(([entry]) => entry?.events[0]?.type === 'Rejected')
    for (const entries of commands.slice(0, at)) hear(audit, entries)
    hear(
      audit,
      (commands[at] as readonly Entry[]).map((one) => ({ ...one, time: one.time + 1 })),
    )
    assert.ok(audit.breaches.some(({ rule }) => rule === 'AUD36'))
  })
})

const marketOf = (prices: PricePolicy): Market => ({
  ...{ instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test', silence: 60_000, prices },
  ...{ fundCap: Amount.of(2_000n * unit), deleverage: 'ranked', disposal: Ratio.one },
})

const eth = 'ETH/USDT:USDT'
const oil = 'OIL/USDT:USDT-210520'
const isBankrupt = ({ outcome }: EventOf<'LiquidationEnded'>): boolean => outcome === 'bankrupt'

const withoutFills = (entry: Entry): Entry => ({
  ...entry,
  events: entry.events.filter(({ type }) => type !== 'Filled'),
})
