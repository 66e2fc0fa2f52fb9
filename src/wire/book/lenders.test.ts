import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loans } from '../../../test/wire/loan.ts'
import { lendersOf } from './lenders.ts'
import { readBook } from './readBook.ts'

type Loans = typeof loans

function read(change: (book: Loans) => unknown, options = {}) {
  const copy = structuredClone(loans)
  change(copy)
  return readBook(JSON.stringify(copy), options)
}

function lenders(change: (book: Loans) => unknown = () => {}) {
  const book = read(change)
  assert.ok(book.ok, book.ok ? '' : book.error.message)
  return lendersOf(book.value)
}

const still = { curve: {}, caps: {} }

test('[WIRE26] what is owed under a rulebook that lends is a claim of a pool opened for it', () => {
  const { pools, debts } = lenders()
  assert.deepEqual(
    pools.map(({ pool }) => pool),
    ['aave-v3.7', 'desk-celsius', 'house'],
  )
  assert.deepEqual(debts.get('bob'), [
    { account: 'bob', asset: 'desk-celsius:debt:USDC', amount: -60_000_000_000n },
    {
      account: 'house:pool:desk-celsius',
      asset: 'desk-celsius:debt:USDC',
      amount: 60_000_000_000n,
    },
  ])
})

test('[WIRE26] a pool charges what the book says that the loan costs, and loans at two rates have two pools', () => {
  const { pools, debts } = lenders((book) =>
    Object.assign(book.accounts[1] ?? {}, { rulebook: 'aave-v3.7', interest: { USDC: '0.03' } }),
  )
  const rates = pools.map(({ pool, reserves }) => [pool, reserves[0]?.curve.base])
  assert.deepEqual(rates, [
    ['aave-v3.7', 500n],
    ['aave-v3.7-2', 300n],
    ['house', 0n],
  ])
  assert.equal(debts.get('bob')?.[0]?.asset, 'aave-v3.7-2:debt:USDC')
})

test('[WIRE26] a pool that is declared and lends the asset is owed what is owed of it', () => {
  const reserves = [{ asset: 'USDC', ...still }]
  const { pools, debts } = lenders((book) =>
    Object.assign(book, { pools: [{ pool: 'ours', reserves }] }),
  )
  assert.deepEqual(
    pools.map(({ pool }) => pool),
    ['ours'],
  )
  assert.equal(debts.get('cyd')?.[0]?.asset, 'ours:debt:USDC')
})

test('[WIRE26] to be carried out, a rulebook written out needs its lender declared', () => {
  const told = read(() => {}, { debts: 'claims' })
  assert.equal(
    told.ok ? '' : told.error.message.replace(/^[0-9:]+ /, ''),
    'accounts[2].balances.USDC: expected a pool in "pools" that lends "USDC", since house is no preset, found none (field.missing)',
  )
  const pools = [{ pool: 'ours', reserves: [{ asset: 'USDC' }] }]
  assert.ok(read((book) => Object.assign(book, { pools }), { debts: 'claims' }).ok)
  const odd = (pool: unknown) => read((book) => Object.assign(book, { pools: [pool] }))
  const faults = [
    odd({ pool: 'a:b', reserves: [] }),
    odd({ pool: 'ours', reserves: [{ asset: 'XRP' }] }),
  ].map((result) => (result.ok ? '' : result.error.message.replace(/^[0-9:]+ /, '')))
  assert.deepEqual(faults, [
    'pools[0].pool: expected a name without a colon, found "a:b" (field.value)',
    'pools[0].reserves[0].asset: expected a defined asset, found "XRP" (symbol.unknown)',
  ])
})
