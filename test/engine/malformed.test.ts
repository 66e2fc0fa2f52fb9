import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { instruments, rulebook } from './world.ts'

/** Definitions and imports that no engine takes, one fault at a time. */
const [perpetual] = instruments
assert.ok(perpetual !== undefined)

describe('what is malformed by one thing alone', () => {
  test('an instrument without a size, a tick or a lot', () => {
    const desk = Desk.create()
    const none = { units: 0n, scale: 0 }
    for (const part of [{ contractSize: none }, { tick: none }, { lot: none }]) {
      const instrument = { ...perpetual, id: 'odd', ...part }
      const events = Desk.tell(desk, { type: 'DefineInstrument', instrument })
      assert.match(Desk.pick(events, 'Rejected')[0]?.detail ?? '', /positive contract size/)
    }
  })

  test('[ENG5] an id that is empty or longer than the limit, and none at the limit', () => {
    const desk = Desk.create()
    const tell = (id: string) => Desk.refusal(Desk.tell(desk, { type: 'AdvanceTime' }, id))
    assert.equal(tell(''), 'command.malformed')
    assert.equal(tell('x'.repeat(limits.identifier + 1)), 'command.malformed')
    assert.equal(tell('x'.repeat(limits.identifier)), null)
  })

  test('a rulebook whose numeraire is no asset', () => {
    const desk = Desk.create()
    const odd = rulebook({ id: 'odd', numeraire: 'NOBODY' })
    const events = Desk.tell(desk, { type: 'DefineRulebook', rulebook: odd })
    assert.equal(Desk.refusal(events), 'asset.unknown')
  })

  test('a loss told of a pool that nobody defined', () => {
    const desk = Desk.create()
    const told = { type: 'TellLoss', pool: 'nowhere', asset: 'USDT', supply: 1n } as const
    assert.equal(Desk.refusal(Desk.tell(desk, told)), 'pool.unknown')
  })

  test('a leg imported with as many lots as the limit, and one less', () => {
    const desk = Desk.create()
    const tell = (lots: bigint) =>
      Desk.refusal(
        Desk.tell(desk, {
          ...{ type: 'ImportAccount', account: 'away', owner: 'o', group: 'o', rulebook: 'ranked' },
          ...{ positionMode: 'net', balances: [], mode: null, unpledged: [], source: 'test' },
          positions: [
            {
              ...{ instrument: perpetual.id, leg: 'net' },
              ...{ lots: Quantity.of(lots), cost: Amount.of(1n) },
            },
          ],
        }),
      )
    assert.equal(tell(0n), 'leg.mismatch')
    assert.notEqual(tell(limits.quantity), null)
    assert.equal(tell(limits.quantity - 1n), null)
  })

  test('[PROC6] names of accounts do not collide across kinds', () => {
    const desk = Desk.create()
    const tell = (command: Parameters<typeof Desk.tell>[1]) =>
      Desk.refusal(Desk.tell(desk, command))
    const mirror = (account: string) =>
      tell({
        ...{ type: 'ImportAccount', account, owner: 'o', group: 'o', rulebook: 'ranked' },
        ...{ positionMode: 'net', balances: [], positions: [], mode: null, unpledged: [] },
        source: 'test',
      })
    const open = (account: string) =>
      tell({
        ...{ type: 'OpenAccount', account, owner: 'o', group: 'o' },
        ...{ rulebook: 'ranked', positionMode: 'net' },
      })
    const isolate = (account: string) => {
      const change = { kind: 'marginMode', instrument: perpetual.id, mode: 'isolated' } as const
      return tell({ type: 'ChangeMode', account, change })
    }
    const leg = (account: string) => `${account}/${perpetual.id}`
    assert.equal(open('own'), null)
    assert.deepEqual(
      [mirror('house:fund'), mirror('house:new'), mirror('own'), mirror(leg('own'))],
      ['command.malformed', 'command.malformed', 'account.duplicate', 'account.duplicate'],
    )
    assert.equal(isolate('own'), null)
    // A mirror's own isolated position may be told before the mirror.
    assert.deepEqual([mirror(leg('late')), mirror('late')], [null, null])
    assert.deepEqual(
      [mirror(leg('first')), open('first'), isolate('first')],
      [null, null, 'account.duplicate'],
    )
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      assert.deepEqual([open(name), isolate(name), open(name)], [null, null, 'account.duplicate'])
      assert.equal(mirror(leg(name)), 'account.duplicate')
    }
  })
})
