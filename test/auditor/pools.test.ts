import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { State } from '../../src/engine/State.ts'
import { besideLoans } from '../engine/besideLoans.ts'
import { randomLoans } from '../engine/randomLoans.ts'
import { start } from '../engine/world.ts'
import { Audit } from './Audit.ts'
import { agrees } from './agrees.ts'
import { Books, type EventOf } from './Books.ts'
import { hear } from './hear.ts'
import { find, lie, type Place, run, told, toldBeside } from './lie.ts'

const ray = 10n ** 27n

/** Every sale at auction of some runs. */
const sales = (): readonly Place[] =>
  Array.from({ length: 40 }, (_, index) => run('loans', index + 1)).flatMap((heard) =>
    heard.commands.flatMap((entries, command) =>
      entries.flatMap(({ events }, entry) =>
        events.flatMap(({ type }, event) =>
          type === 'AuctionTaken' ? [{ heard, command, entry, event }] : [],
        ),
      ),
    ),
  )

/** What the auditor finds where who takes and who gives are of one owner or group. */
function toldOfRelatives(
  { heard, command, entry, event }: Place,
  kinship: 'owner' | 'group',
): readonly string[] {
  const audit = Audit.create()
  const { books } = audit
  for (const entries of heard.commands.slice(0, command)) hear(audit, entries)
  const entries = heard.commands[command] ?? []
  const said = entries[entry]?.events[event]
  assert.ok(said?.type === 'LoanLiquidated' || said?.type === 'AuctionTaken')
  const taker = Books.account(books, said.type === 'AuctionTaken' ? said.buyer : said.liquidator)
  const giver = Books.account(books, said.account)
  books.accounts.set(taker.id, { ...taker, [kinship]: giver[kinship] })
  const before = audit.breaches.length
  hear(audit, entries)
  return audit.breaches.slice(before).map(({ rule }) => rule)
}

describe('the auditor recounts pools', () => {
  test('[AUD37] [AUD38] interest that is a digit off, or not yet', () => {
    const isOurs = ({ pool }: EventOf<'InterestAccrued'>): boolean => pool === 'main'
    for (const side of ['supply', 'debt'] as const) {
      lie('AUD37', 'InterestAccrued', (event) => ({ ...event, [side]: event[side] + 1n }), isOurs)
    }
    lie('AUD37', 'InterestAccrued', (event) => ({ ...event, at: event.at + 1 }), isOurs)
    const inDollars = ({ pool, asset }: EventOf<'InterestAccrued'>): boolean =>
      pool === 'main' && asset === 'USDC'
    const place = find('InterestAccrued', inDollars, 'Repay')
    assert.ok(told(place, () => ({ type: 'TimeAdvanced', to: 0 })).includes('AUD38'))
  })

  test('[AUD39] lenders who have more than there is', () => {
    const more = ({ amount, ...event }: EventOf<'Repaid'>) => ({
      ...event,
      amount: amount / 2n,
    })
    lie('AUD39', 'Repaid', more, ({ payer, account }) => payer === account)
  })

  test('[AUD40] something in a pool that nobody gave it, cash below nothing', () => {
    const into = (event: EventOf<'Supplied'>) => ({
      type: 'Transferred',
      from: event.account,
      to: `house:pool:${event.pool}`,
      asset: 'USD',
      amount: 1n,
      reason: 'request',
    })
    assert.ok(
      told(
        find('Supplied', () => true),
        into as never,
      ).includes('AUD40'),
    )
    lie('AUD40', 'Borrowed', (event) => ({ ...event, amount: event.amount * 10n ** 9n }))
  })

  test('[AUD41] a deficit that is not what was written off', () => {
    lie('AUD41', 'DebtWrittenOff', (event) => ({ ...event, amount: event.amount + 1n }))
    lie('AUD41', 'LossShared', (event) => ({ ...event, amount: event.amount * 10n }))
    lie('AUD41', 'DeficitPaid', (event) => ({ ...event, amount: event.amount + 10n ** 18n }))
    const { heard } = find('DebtWrittenOff', () => true)
    const audit = Audit.create()
    for (const entries of heard.commands) hear(audit, entries)
    const reserve = Books.reserve(audit.books, 'main', 'USDC')
    reserve.deficit += 1n
    agrees(audit, heard.state)
    assert.ok(audit.breaches.some(({ rule }) => rule === 'AUD41'))
  })

  test('[AUD42] lenders who are given the share of the house', () => {
    const greedy = (event: EventOf<'InterestAccrued'>) => ({ ...event, supply: event.debt })
    const isOurs = ({ pool, debt }: EventOf<'InterestAccrued'>) =>
      pool === 'main' && debt > ray + ray / 1_000n
    lie('AUD42', 'InterestAccrued', greedy, isOurs)
  })

  test('[AUD43] a loss that lenders bear by a digit more or less', () => {
    for (const digit of [1n, -1n]) {
      lie('AUD43', 'LossShared', (event) => ({ ...event, supply: event.supply + digit }))
      lie('AUD43', 'InsuranceUsed', (event) => ({ ...event, supply: event.supply + digit }))
    }
  })

  test('[AUD49] a house that keeps its share before lenders, or gives what it has not', () => {
    lie('AUD49', 'LossCovered', (event) => ({ ...event, amount: event.amount * 10n ** 6n }))
    const shared = find('LossShared', () => true)
    const covered = { ...shared, event: shared.event - 1 }
    assert.ok(told(covered, () => ({ type: 'TimeAdvanced', to: 0 })).includes('AUD49'))
  })

  test('[AUD44] more lent and owed than the caps', () => {
    const much = (event: EventOf<'Supplied' | 'Borrowed'>) => ({
      ...event,
      amount: event.amount * 10n ** 9n,
      claims: event.claims * 10n ** 9n,
    })
    const inMain = (asset: string) => (event: { pool: string; asset: string }) =>
      event.pool === 'main' && event.asset === asset
    lie('AUD44', 'Supplied', much, inMain('ETH'))
    lie('AUD44', 'Borrowed', much, inMain('USDC'))
  })
})

describe('the auditor weighs what is seized', () => {
  test('[AUD45] [AUD46] nothing for something, too much, or not what was said', () => {
    lie('AUD45', 'LoanLiquidated', (event) => ({ ...event, seized: 0n }))
    lie('AUD45', 'LoanLiquidated', (event) => ({ ...event, seized: event.seized * 2n }))
    lie('AUD45', 'LoanLiquidated', (event) => ({ ...event, repaid: 0n }))
    lie('AUD46', 'LoanLiquidated', (event) => ({ ...event, seized: event.seized / 2n }))
    const isSeized = ({ reason }: EventOf<'CollateralTaken'>) => reason === 'seizure'
    lie('AUD46', 'CollateralTaken', (event) => ({ ...event, to: 'lender' }), isSeized)
  })

  test('[AUD61] troves that pay out what they have not, or hide what they lent', () => {
    const after = (change: (event: EventOf<'TrovesUsed'>) => Event): readonly string[] => {
      const audit = Audit.create()
      const lied = (event: Event): Event => (event.type === 'TrovesUsed' ? change(event) : event)
      const told = (_state: State, _command: unknown, entries: readonly Entry[]) =>
        hear(
          audit,
          entries.map((entry) => ({ ...entry, events: entry.events.map(lied) })),
        )
      randomLoans(40, 70, { after: told }, besideLoans(40))
      return audit.breaches.map(({ rule }) => rule)
    }
    assert.deepEqual(
      after((event) => event),
      [],
    )
    assert.ok(after((event) => ({ ...event, moves: event.moves.slice(1) })).includes('AUD61'))
    assert.ok(after((event) => ({ ...event, branches: [] })).includes('AUD61'))
  })

  test('[AUD60] a healthy loan that is liquidated where nobody said that it may be', () => {
    const after = (change: (event: Event) => Event): readonly string[] => {
      const audit = Audit.create()
      const tell = (entries: readonly Entry[]): void =>
        hear(
          audit,
          entries.map((entry) => ({ ...entry, events: entry.events.map(change) })),
        )
      const told = (_state: State, _command: unknown, entries: readonly Entry[]) => tell(entries)
      randomLoans(28, 70, { after: told }, besideLoans(28))
      return audit.breaches.map(({ rule }) => rule)
    }
    const unforced = (event: Event): Event =>
      event.type === 'ReserveChanged' ? { ...event, forced: false } : event
    assert.deepEqual(
      after((event) => event),
      [],
    )
    assert.ok(after(unforced).includes('AUD60'))
  })

  test('[AUD45] [AUD47] a relative, by owner or by group, who is given what a stranger is', () => {
    for (const kinship of ['owner', 'group'] as const) {
      const seized = find('LoanLiquidated', ({ repaid }) => repaid > 10n ** 6n)
      assert.ok(toldOfRelatives(seized, kinship).includes('AUD45'), kinship)
      const isFound = sales().some((sold) => toldOfRelatives(sold, kinship).includes('AUD47'))
      assert.ok(isFound, kinship)
    }
  })

  test('[AUD52] [AUD46] a redemption for nothing, for more than was paid, or not what was said', () => {
    lie('AUD52', 'LoanRedeemed', (event) => ({ ...event, taken: 0n }))
    lie('AUD52', 'LoanRedeemed', (event) => ({ ...event, repaid: 0n }))
    lie('AUD52', 'LoanRedeemed', (event) => ({ ...event, fee: event.taken }))
    lie('AUD46', 'LoanRedeemed', (event) => ({ ...event, taken: event.taken / 2n }))
  })

  test('[AUD47] a lot under its reserve, not paid for, or more than there is', () => {
    lie('AUD47', 'AuctionTaken', (event) => ({ ...event, price: event.price / 2n }))
    lie('AUD47', 'AuctionTaken', (event) => ({ ...event, price: event.price * 2n }))
    lie('AUD47', 'AuctionTaken', (event) => ({ ...event, slice: 0n }))
    lie('AUD47', 'AuctionTaken', (event) => ({ ...event, slice: event.slice + event.lot + 1n }))
  })

  test('[AUD48] more taken than the debt that others bear', () => {
    const place = find('CollateralTaken', ({ reason }) => reason === 'absorption')
    const more = (event: EventOf<'CollateralTaken'>) => ({ ...event, amount: event.amount * 3n })
    assert.ok(told(place, more as never).includes('AUD48'))
    assert.ok(!told(place, (event) => event).includes('AUD48'))
  })

  test('[AUD47] a bid at an old price, and a price that fell while nobody could bid', () => {
    const taken = find('AuctionTaken', ({ collateral }) => !collateral.includes(':'), 'TakeAuction')
    const late = find('AuctionTaken', ({ account }) => account.startsWith('auctioned'))
    assert.ok(told(taken, (event) => event, start + 10 ** 10).includes('AUD47'))
    const fallen = ({ price, ...event }: EventOf<'AuctionTaken'>) => ({
      ...event,
      price: (price * 19n) / 20n,
    })
    assert.ok(told(late, fallen as never).includes('AUD47'))
  })

  test('[AUD53] [AUD55] a debt that carries itself, or that a mode does not name', () => {
    const inMain = ({ pool, asset }: EventOf<'Borrowed'>) => pool === 'main' && asset === 'USDC'
    lie('AUD53', 'Borrowed', (event) => ({ ...event, claims: event.claims * 100n }), inMain)
    const isStable = ({ mode }: EventOf<'Elected'>) => mode === 'stable'
    const owes = find('Borrowed', ({ asset }) => asset === 'BTC')
    const elected = (event: EventOf<'Borrowed'>) => ({
      ...{ type: 'Elected', account: event.account, mode: 'stable', unpledged: [] },
    })
    assert.ok(!told(find('Elected', isStable), (event) => event).includes('AUD55'))
    assert.ok(toldBeside(owes, elected).includes('AUD55'))
  })

  test('[AUD54] a loss that nobody bears', () => {
    const shared = find('LossShared', () => true)
    assert.ok(told(shared, () => ({ type: 'TimeAdvanced', to: 0 })).includes('AUD54'))
    assert.ok(!told(shared, (event) => event).includes('AUD54'))
  })

  test('[AUD58] a debt that comes back to whom it was taken from', () => {
    lie('AUD58', 'DebtRedistributed', (event) => ({ ...event, to: event.account }))
  })

  test('[AUD50] [AUD51] a loan that is left alone, or is to be liquidated and is not', () => {
    const silence = () => ({ type: 'TimeAdvanced', to: 0 })
    // A loan that waits for liquidators: one that the house takes over at once is gone at the end.
    const waits = ({ account }: EventOf<'LiquidationStarted'>) => account.startsWith('guarded')
    const started = find('LiquidationStarted', waits, 'SetMarks', 'loans')
    assert.ok(told(started, silence).includes('AUD50'))
    const opened = find('AuctionOpened', () => true, 'SetMarks')
    assert.ok(!told(opened, (event) => event).includes('AUD51'))
    assert.ok(told(opened, silence).includes('AUD51'))
  })

  test('[AUD37] [AUD48] and finds nothing where nobody lies', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const audit = Audit.create()
      for (const entries of run('loans', seed).commands) hear(audit, entries)
      assert.deepEqual(audit.breaches, [])
    }
  })
})
