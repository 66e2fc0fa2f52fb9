import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { lendingRulebook } from '../../src/wire/rulebooks/lendingRulebook.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const minute = 60_000
const hour = 60 * minute

/** 10,000 USDC lent by the desk against 10 ETH at 2,000, a collateral of 200 % of the principal. */
function lent(): Desk {
  const desk = LoanDesk.create()
  const { assets } = desk.state
  const terms = lendingRulebook('desk:unchained', assets, State.asset(desk.state, 'USD'))
  assert.ok(terms.ok)
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: terms.value })
  const of = { owner: 'ada', group: 'ada', rulebook: terms.value.id, positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...of })
  LoanDesk.deposit(desk, 'ada', 'ETH', 10n)
  const amount = atoms('USDC', 10_000n)
  const told = { account: 'ada', asset: 'USDC', amount } as const
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Borrow', pool: 'main', ...told })), null)
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Withdraw', ...told })), null)
  return desk
}

/** Some time later, at a price: what fell due meanwhile comes first. */
function later(desk: Desk, span: number, eth: bigint): Event[] {
  desk.time += span
  return LoanDesk.price(desk, { ETH: eth })
}

/** Hours at one price, told every hour, until something expires. */
function hours(desk: Desk, count: number, eth: bigint): Event[] {
  return Array.from({ length: count }, () => later(desk, hour, eth)).flat()
}

const expired = (events: readonly Event[]): number => Desk.pick(events, 'CallExpired').length

const ratio = ({ state }: Desk): Ratio => {
  const account = State.account(state, 'ada')
  const rules = State.rulesOf(state, account)
  assert.ok(rules)
  const { equity, maintenance } = assess(account, rules, state.book)
  return Ratio.of(maintenance, equity)
}

const switchLiquidation = (desk: Desk, on: boolean): Event[] =>
  Desk.tell(desk, {
    type: 'Switch',
    scope: { kind: 'all', id: '' },
    what: 'liquidation',
    on,
    by: 'desk',
    reason: 'test',
  })

describe('a missed call is sold further than to its cure', () => {
  /** Called at 149.9 % two days ago. */
  function missed(): readonly [Desk, readonly Event[]] {
    const desk = lent()
    later(desk, 0, 1_499n)
    return [desk, hours(desk, 48, 1_499n)]
  }

  test('[CALL18] [LOANP5] down to 200 % of the principal, where the call asked for 165', () => {
    const [desk, events] = missed()
    const [started] = Desk.pick(events, 'LiquidationStarted')
    assert.deepEqual(started?.terms?.target, Ratio.of(1n, 2n))
    const ended = Desk.answer(desk, 149_900n)
    assert.equal(Desk.pick(ended, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.ok(Ratio.compare(ratio(desk), Ratio.of(1n, 2n)) <= 0, 'at the target')
    assert.ok(Ratio.compare(ratio(desk), Ratio.of(4_999n, 10_000n)) > 0, 'and no further')
  })

  test('[CALL18] [CALL13] kept while liquidation is off, it is sold as far, or not at all once cured', () => {
    for (const [eth, wanted] of [
      [1_499n, 'LiquidationStarted'],
      [1_651n, 'ExpiryCured'],
    ] as const) {
      const desk = lent()
      later(desk, 0, 1_499n)
      switchLiquidation(desk, false)
      const [deferred] = Desk.pick(hours(desk, 48, 1_499n), 'ExpiryDeferred')
      assert.deepEqual([deferred?.cureTo, deferred?.sellTo], [Ratio.of(20n, 33n), Ratio.of(1n, 2n)])
      const events = [...later(desk, minute, eth), ...switchLiquidation(desk, true)]
      assert.ok(
        events.some(({ type }) => type === wanted),
        wanted,
      )
      const [started] = Desk.pick(events, 'LiquidationStarted')
      if (wanted === 'ExpiryCured') assert.equal(started, undefined)
      else assert.deepEqual(started?.terms?.target, Ratio.of(1n, 2n))
    }
  })
})

describe('a ladder with several deadlines', () => {
  test('[LOANP5] [CALL17] the first level gives 48 hours, and sells when they are over', () => {
    const desk = lent()
    const [opened] = Desk.pick(later(desk, 0, 1_499n), 'CallOpened')
    assert.deepEqual([opened?.level, opened?.deadline], ['call', desk.time + 48 * hour])
    assert.equal(expired(hours(desk, 47, 1_499n)), 0)
    assert.equal(expired(later(desk, hour - 1, 1_499n)), 0)
    const events = later(desk, 1, 1_499n)
    assert.equal(expired(events), 1)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
  })

  test('[LOANP5] [CALL17] the second level starts a clock of 4 hours, which ends first', () => {
    const desk = lent()
    later(desk, 0, 1_499n)
    hours(desk, 10, 1_400n)
    const [raised] = Desk.pick(later(desk, 0, 1_349n), 'CallRaised')
    assert.deepEqual([raised?.level, raised?.deadline], ['urgent call', desk.time + 4 * hour])
    // Back above 135 %: only 165 % stops a clock.
    assert.equal(expired(hours(desk, 3, 1_600n)), 0)
    assert.equal(expired(hours(desk, 1, 1_600n)), 1)
  })

  test('[LOANP5] [CALL17] late in the first clock the second changes nothing: what is due first counts', () => {
    const desk = lent()
    const [opened] = Desk.pick(later(desk, 0, 1_499n), 'CallOpened')
    hours(desk, 46, 1_499n)
    const [raised] = Desk.pick(later(desk, 0, 1_349n), 'CallRaised')
    assert.equal(raised?.deadline, opened?.deadline)
    assert.equal(expired(hours(desk, 1, 1_349n)), 0)
    assert.equal(expired(hours(desk, 1, 1_349n)), 1)
  })

  test('[LOANP5] who falls past the first level at once has the second clock alone', () => {
    const desk = lent()
    const [opened] = Desk.pick(later(desk, 0, 1_349n), 'CallOpened')
    assert.deepEqual([opened?.level, opened?.deadline], ['urgent call', desk.time + 4 * hour])
  })

  test('[LOANP5] [DESK6] the last level waits for no clock', () => {
    const desk = lent()
    later(desk, 0, 1_349n)
    const events = later(desk, minute, 1_099n)
    assert.match(Desk.types(events), /CallCancelled LiquidationStarted/)
    assert.equal(expired(events), 0)
  })

  test('[LOANP5] [CALL3] 165 % meets the call, whichever clock runs, and the next fall starts anew', () => {
    const desk = lent()
    later(desk, 0, 1_349n)
    assert.equal(Desk.pick(later(desk, hour, 1_649n), 'CallMet').length, 0)
    assert.equal(Desk.pick(later(desk, hour, 1_651n), 'CallMet').length, 1)
    const [opened] = Desk.pick(later(desk, hour, 1_499n), 'CallOpened')
    assert.deepEqual([opened?.level, opened?.deadline], ['call', desk.time + 48 * hour])
  })
})

/** What has to happen at a price, said again without the engine. */
interface Clock {
  deadline: number | null
  isUrgent: boolean
}

/** The event that a step must bring first of all, by the clock before it. */
function follow(clock: Clock, time: number, eth: bigint): string {
  if (clock.deadline !== null && time >= clock.deadline) return 'CallExpired'
  if (eth < 1_100n) return 'LiquidationStarted'
  if (eth >= 1_650n) {
    const wasOpen = clock.deadline !== null
    clock.deadline = null
    return wasOpen ? 'CallMet' : ''
  }
  const isUrgent = eth < 1_350n
  if (clock.deadline === null) {
    if (eth >= 1_500n) return ''
    clock.isUrgent = isUrgent
    clock.deadline = time + (isUrgent ? 4 : 48) * hour
    return 'CallOpened'
  }
  if (!isUrgent || clock.isUrgent) return ''
  clock.isUrgent = true
  clock.deadline = Math.min(clock.deadline, time + 4 * hour)
  return 'CallRaised'
}

const telling = [
  'CallOpened',
  'CallRaised',
  'CallMet',
  'CallExpired',
  'LiquidationStarted',
] as const

/** No price stands on a level, where a minute's interest would decide. */
const walk = fc.array(
  fc.record({
    span: fc.integer({ min: 1, max: 9 * 60 }).map((minutes) => minutes * minute),
    eth: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(1_349n, 1_300n, 1_495n, 1_450n, 1_550n, 1_640n) },
      { weight: 2, arbitrary: fc.constantFrom(1_655n, 2_000n) },
      { weight: 1, arbitrary: fc.constant(1_050n) },
    ),
  }),
  { minLength: 3, maxLength: 14 },
)

test('[LOANP5] [CALL17] over any path of prices the clock that ends first decides, to the minute', () => {
  const seen: Record<string, number> = {}
  fc.assert(
    fc.property(walk, (path) => {
      const desk = lent()
      const clock: Clock = { deadline: null, isUrgent: false }
      for (const { span, eth } of path) {
        const events = later(desk, span, eth)
        const first = events.find(({ type }) => (telling as readonly string[]).includes(type))
        const wanted = follow(clock, desk.time, eth)
        assert.equal(first?.type ?? '', wanted)
        seen[wanted] = (seen[wanted] ?? 0) + 1
        if (wanted === 'CallExpired' || wanted === 'LiquidationStarted') return
        const open = [...desk.state.calls.values()].find(
          ({ deadline }) => deadline === clock.deadline,
        )
        assert.equal(open !== undefined, clock.deadline !== null)
      }
    }),
    { numRuns: Math.ceil((numRuns * 3) / 5) },
  )
  for (const type of telling)
    assert.ok((seen[type] ?? 0) > numRuns / 60, `${type}: ${seen[type] ?? 0}`)
})
