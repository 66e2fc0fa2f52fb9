import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Program } from './Program.ts'
import { writers } from './writers.ts'

const state = `
export interface State {
  time: number
  readonly accounts: AccountState[]
  readonly pools: Map<string, Pool>
  readonly book: { readonly marks: number[] }
}
export interface AccountState { owner: string; readonly balances: number[] }
export interface Pool { total: number }
export const create = (): State => ({ time: 0, accounts: [], pools: new Map(), book: { marks: [] } })
export function add(state: State, account: AccountState): void { state.accounts.push(account) }
export const account = (state: State, id: number): AccountState => state.accounts[id]!
export * as State from './State.ts'
`

const holder = `
export interface Holder { readonly balances: number[] }
export function move(from: Holder, to: Holder): void { change(from); to.balances[0] = 1 }
function change({ balances }: Holder): void { balances[0] = 1 }
`

const head = `
import { type AccountState, type Pool, State } from './State.ts'
import { move } from '../ledger/move.ts'
`

function check(text: string, path = 'src/engine/planted.ts'): readonly string[] {
  const files = { 'src/engine/State.ts': state, 'src/ledger/move.ts': holder }
  const program = Program.planted({ ...files, [path]: head + text })
  assert.deepEqual(Program.faults(program), [], text)
  return writers(program).map(({ place, message }) => `${place} ${message}`)
}

test('an assignment, a step, a deletion and a changing method are found, by place and line', () => {
  for (const [type, text] of [
    ['State', 'export const f = (state: State) => { state.time = 1 }'],
    ['State', 'export const f = (state: State) => { state.time++; }'],
    ['State', "export const f = (state: State) => { state.pools.delete('a') }"],
    ['State', 'export const f = (state: State) => { state.accounts.sort() }'],
    ['__type', 'export const f = (state: State) => { state.book.marks[0] = 1 }'],
    ['AccountState', 'export const f = (state: State) => { state.accounts[0]!.owner += 1 }'],
    ['AccountState', 'export const f = (account: AccountState) => { delete account.balances[0] }'],
    ['Pool', "export const f = (state: State) => { state.pools.get('a')!.total = 1 }"],
  ] as const) {
    const place = 'src/engine/planted.ts:f'
    const line = `src/engine/planted.ts:4: f writes ${type}: State is written by evolve, for an event`
    assert.deepEqual(check(text), [`${place} ${line}`], text)
  }
})

test('another name for a part of State does not hide it', () => {
  for (const text of [
    'export const f = (state: State) => { const { accounts } = state; accounts.sort() }',
    'export const f = ({ book: { marks } }: State) => { marks.push(1) }',
    'export const f = (state: State) => { for (const one of state.accounts) one.owner = "a" }',
    'export const f = (state: State) => { const one = State.account(state, 1); one.owner = "a" }',
    'export const f = (pool: Pool | undefined) => { if (pool) pool.total = 1 }',
  ]) {
    assert.equal(check(text).length, 1, text)
  }
})

test('who gives a part of State to what changes it writes it', () => {
  const moved = check('export const f = (a: AccountState, b: AccountState) => move(a, b)')
  assert.equal(moved.length, 2)
  assert.match(moved[0]!, /^src\/engine\/planted\.ts:f .*:4: f writes AccountState/)
  const added = check('export const f = (s: State, a: AccountState) => State.add(s, a)')
  assert.equal(added.length, 1)
})

test('what is made anew may be filled, and lists of one’s own may hold parts of State', () => {
  for (const text of [
    'export const f = () => { const state = State.create(); state.time = 1 }',
    'export const f = (a: AccountState) => { const found = [a]; found.push(a); return found }',
    'export const f = (a: AccountState) => { const seen = new Set<AccountState>(); seen.add(a) }',
    'export const f = (state: State) => { const sorted = [...[state.time]]; sorted.sort() }',
    'export const f = (state: State) => { let { time } = state; time += 1; return time }',
  ]) {
    assert.deepEqual(check(text), [], text)
  }
})

test('evolve may write, and the verbs of a noun may write the noun', () => {
  const text = `
    import type { State } from '../State.ts'
    export const f = (state: State) => { state.time = 1 }
  `
  const files = { 'src/engine/State.ts': state, 'src/engine/evolve/orders.ts': text }
  assert.deepEqual(writers(Program.planted(files)), [])
})
