import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { BookView } from '../../src/report/BookView.ts'
import { CallsRegister } from '../../src/report/CallsRegister.ts'
import { Desk } from './Desk.ts'
import { drawEnds } from './drawEnds.ts'
import { drawNotes } from './drawNotes.ts'
import { randomRun } from './randomRun.ts'
import { digest, has, text } from './sameState.ts'
import { rulebook } from './world.ts'

/** Somebody long one bitcoin from 40,000, called at once. */
function called(): Desk {
  const desk = Desk.create({ call: { ...rulebook().call, onExpiry: 'liquidate' } })
  Desk.open(desk, 'long', 2_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.setMarks(desk, 38_450n)
  assert.ok(desk.state.calls.has('call-1'))
  return desk
}

const note = (desk: Desk, words: string, call = 'call-1', by = 'anna') =>
  Desk.tell(desk, { type: 'NoteCall', call, by, text: words })

const assign = (desk: Desk, to: string | null, call = 'call-1', by = 'anna') =>
  Desk.tell(desk, { type: 'AssignCall', call, to, by })

const register = ({ state }: Desk) => CallsRegister.of(BookView.ofState(state))

const close = (desk: Desk) =>
  Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', by: 'desk', reason: 'test' })

describe('who works on a call, and what was written down', () => {
  test('[CALL19] an open call is given to one after the other, and to nobody', () => {
    const desk = called()
    assert.equal(register(desk)[0]?.assignee, null)
    for (const to of ['anna', 'bela', null]) {
      const events = assign(desk, to)
      assert.equal(Desk.types(events), 'CallAssigned')
      assert.deepEqual(
        [Desk.pick(events, 'CallAssigned')[0]?.to, register(desk)[0]?.assignee],
        [to, to],
      )
    }
    assert.equal('assignee' in (desk.state.calls.get('call-1') ?? {}), false)
  })

  test('[CALL19] [CALL13] nothing is done with an open call that nobody signs', () => {
    const desk = called()
    const call = 'call-1'
    const deadline = (desk.state.calls.get(call)?.deadline ?? 0) + 1
    const refused = (part: object) => Desk.refusal(Desk.tell(desk, { call, ...part } as never))
    assert.equal(refused({ type: 'AcknowledgeCall', by: ' ' }), 'command.malformed')
    for (const [by, reason] of [
      [' ', 'agreed'],
      ['anna', ' '],
    ]) {
      assert.equal(refused({ type: 'ExtendCall', deadline, by, reason }), 'command.malformed')
      assert.equal(refused({ type: 'WaiveCall', by, reason }), 'command.malformed')
    }
    assert.equal(refused({ type: 'AcknowledgeCall', by: 'anna' }), null)
    assert.equal(refused({ type: 'ExtendCall', deadline, by: 'anna', reason: 'agreed' }), null)
    assert.equal(refused({ type: 'WaiveCall', by: 'anna', reason: 'agreed' }), null)
    assert.equal(desk.state.calls.has(call), false)
  })

  test('[CALL19] it needs a name on both sides and an open call', () => {
    const desk = called()
    assert.equal(Desk.refusal(assign(desk, ' ')), 'command.malformed')
    assert.equal(Desk.refusal(assign(desk, 'x'.repeat(limits.actor + 1))), 'command.malformed')
    assert.equal(Desk.refusal(assign(desk, 'x'.repeat(limits.actor))), null)
    assert.equal(Desk.refusal(assign(desk, null, 'call-1', '')), 'command.malformed')
    assert.equal(Desk.refusal(assign(desk, 'anna', 'call-2')), 'call.unknown')
    close(desk)
    assert.equal(Desk.refusal(assign(desk, 'anna')), 'call.unknown')
  })

  test('[CALL20] notes stand in the order in which they were written, with who and when', () => {
    const desk = called()
    const before = desk.state.calls.get('call-1')
    note(desk, 'rang at nine, nobody there')
    desk.time += 60_000
    note(desk, 'wires 200 today', 'call-1', 'bela')
    const [call] = register(desk)
    assert.deepEqual(call?.notes, [
      { at: desk.time - 60_000, by: 'anna', text: 'rang at nine, nobody there' },
      { at: desk.time, by: 'bela', text: 'wires 200 today' },
    ])
    const { notes: _, ...after } = desk.state.calls.get('call-1') ?? {}
    assert.deepEqual(after, before, 'and nothing else of the call has changed')
  })

  test('[CALL20] a note has a name and words, within the limit', () => {
    const desk = called()
    assert.equal(Desk.refusal(note(desk, ' \n')), 'command.malformed')
    assert.equal(Desk.refusal(note(desk, 'x'.repeat(limits.text + 1))), 'command.malformed')
    assert.equal(Desk.refusal(note(desk, 'x'.repeat(limits.text))), null)
    assert.equal(Desk.refusal(note(desk, 'x', 'call-1', ' ')), 'command.malformed')
    close(desk)
    assert.equal(Desk.refusal(note(desk, ' ')), 'command.malformed')
    assert.equal(Desk.refusal(note(desk, 'x', 'call-1', ' ')), 'command.malformed')
    assert.equal(Desk.refusal(note(desk, 'x'.repeat(limits.text + 1))), 'command.malformed')
  })

  test('[CALL20] the note beyond the most is refused, and none before it is lost', () => {
    const desk = called()
    for (let count = 0; count < limits.notes; count++) {
      assert.equal(Desk.refusal(note(desk, `note ${count}`)), null)
    }
    assert.equal(Desk.refusal(note(desk, 'one more')), 'call.notesFull')
    assert.equal(register(desk)[0]?.notes.length, limits.notes)
    assert.equal(register(desk)[0]?.notes[0]?.text, 'note 0')
    close(desk)
    assert.equal(Desk.refusal(note(desk, 'one more, after the fact')), null)
  })

  test('[CALL20] a closed call takes notes, which State does not hold and which name no account', () => {
    const desk = called()
    assert.equal(Desk.pick(note(desk, 'x'), 'CallNoted')[0]?.account, 'long')
    close(desk)
    const before = Snapshot.take(desk.state)
    const [noted] = Desk.pick(note(desk, 'the wire came after all'), 'CallNoted')
    assert.ok(noted !== undefined && !('account' in noted))
    assert.deepEqual(Snapshot.take(desk.state).calls, before.calls)
    for (const odd of [
      'call-2',
      'call-0',
      'call-01',
      'call-1e0',
      'call-',
      'liquidation-1',
      'call-1 ',
    ]) {
      assert.equal(Desk.refusal(note(desk, 'x', odd)), 'call.unknown', odd)
    }
  })

  test('[CALL20] [CALL13] a call that expired and is still due names whose it is', () => {
    const desk = called()
    const all = { kind: 'all', id: '' } as const
    const reason = { by: 'desk', reason: 'test' }
    Desk.tell(desk, { type: 'Switch', scope: all, what: 'liquidation', on: false, ...reason })
    Desk.wait(desk, 180_000)
    assert.equal(desk.state.calls.size, 0)
    const [noted] = Desk.pick(note(desk, 'x'), 'CallNoted')
    assert.equal(noted?.account, 'long')
  })

  test('[CALL19] [CALL20] [ENG17] both are kept in a snapshot', () => {
    const desk = called()
    note(desk, 'rang')
    assign(desk, 'bela')
    const restored = Snapshot.restore(Snapshot.take(desk.state))
    assert.equal(digest(restored), digest(desk.state))
    assert.deepEqual(restored.calls.get('call-1'), desk.state.calls.get('call-1'))
  })
})

const isOfDesk = ({ type }: Command): boolean => type === 'NoteCall' || type === 'AssignCall'

/** What State keeps of a run, but for ids and for what was written down. */
function withoutNotes(state: State): string {
  const { seq: _s, commandIds: _i, contents: _c, pastCommands: _p, ...kept } = Snapshot.take(state)
  const calls = kept.calls.map(({ notes: _n, assignee: _a, ...call }) => call)
  return text({ ...kept, calls })
}

const written: ReadonlySet<string> = new Set(['CallNoted', 'CallAssigned', 'TimeAdvanced'])

/** The same command where it is not of the desk; of a note that was taken only the time. */
const without = (command: Command, isTaken: boolean): readonly Command[] => {
  if (!isOfDesk(command)) return [command]
  return isTaken ? [{ type: 'AdvanceTime', id: command.id, time: command.time }] : []
}

test('[CALL19] [CALL20] in random runs they change no other event and nothing else in State', () => {
  let told = 0
  for (let seed = 16; seed <= 160; seed += 8) {
    const [commands, heard]: [Command[], string[]] = [[], []]
    const [stream, ends] = [drawNotes(seed), drawEnds(seed)]
    const after = (_: State, command: Command, entries: readonly Entry[]): void => {
      const isTaken = !has(entries, 'Rejected')
      commands.push(...without(command, isTaken))
      if (isTaken || !isOfDesk(command)) heard.push(others(entries))
      if (isTaken && isOfDesk(command)) told += 1
    }
    const full = randomRun(
      seed,
      150,
      { after },
      (time, state) => ends(time, state) ?? stream(time, state),
    )
    const plain = State.create()
    const again = commands.map((command) => others(step(plain, command)))
    const differs = again.findIndex((events, index) => events !== heard[index])
    assert.equal(again[differs], heard[differs], `seed ${seed}, command ${differs}`)
    assert.equal(again.length, heard.length)
    assert.equal(withoutNotes(plain), withoutNotes(full), `seed ${seed}`)
  }
  assert.ok(told > 100, `${told} notes and assignments were taken`)
})

const others = (entries: readonly Entry[]): string =>
  text(entries.flatMap(({ events }) => events).filter(({ type }) => !written.has(type)))
