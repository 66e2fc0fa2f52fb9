import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { assess } from '../src/margin/assess.ts'
import { loanHealth } from '../src/margin/methods/lending/loanHealth.ts'
import { accountData } from '../src/protocols/aave/accountData.ts'
import { Ray } from '../src/protocols/aave/Ray.ts'
import { v36 } from '../src/protocols/aave/v36.ts'
import { scientific } from '../src/wire/scientific.ts'
import { reserve } from './aave.ts'
import { borrower, lender, pledge, prices } from './lender.ts'
import { unpublished } from './unpublished.ts'
import type { Venue } from './venue.ts'

/**
 * Real borrowers of Aave v2 and v3 in June 2023, as a research repository kept them: what each
 * pledged, owed and could owe, with the health factor that the contract gave. Each row's factor is
 * worked out again from the other columns: as the protocol's account data, as the health of a loan
 * under a rulebook, and from its assessment.
 */

const fileOf = (name: string) => unpublished(`data/aave_steth/${name}.csv.gz`)

/** v2 counted in ether with 18 decimals, v3 in dollars with 8. The files overlap: bins of the first. */
const files: readonly (readonly [name: string, decimals: number, rows: number])[] = [
  ['steth_aave', 18, 1_309],
  ['b1', 18, 271],
  ['b2', 18, 700],
  ['b21_debt_stables', 18, 646],
  ['b3', 18, 63],
  ['b31_eth_wbtc_stables', 18, 55],
  ['steth_aave_v3', 8, 502],
  ['b1_v3', 8, 124],
  ['b2_v3', 8, 346],
  ['b21_debt_stables_v3', 8, 307],
  ['b3_v3', 8, 13],
  ['b31_eth_wbtc_stables_v3', 8, 11],
]

interface Row {
  readonly user: string
  /** Atoms of the base currency. */
  readonly collateral: bigint
  readonly debt: bigint
  /** Basis points, averaged over the collateral and rounded down by the contract. */
  readonly threshold: bigint
  /** 18 decimals. */
  readonly health: bigint
}

function rowsOf(name: string, decimals: number): readonly Row[] {
  const text = gunzipSync(readFileSync(fileOf(name).path)).toString()
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const columns = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (column: string): string => cells[columns.indexOf(column)] ?? ''
    return {
      user: cell('user'),
      collateral: atoms(cell('collateral'), decimals),
      debt: atoms(cell('debt'), decimals),
      threshold: atoms(cell('threshold'), 0),
      health: atoms(cell('healthf'), 18),
    }
  })
}

/** To the nearest atom: the file's numbers went through binary floating point. */
function atoms(text: string, decimals: number): bigint {
  const read = scientific(text)
  assert.ok(read.ok, `${text} is a number`)
  const { units, scale } = read.value
  if (scale <= decimals) return units * 10n ** BigInt(decimals - scale)
  const step = 10n ** BigInt(scale - decimals)
  return (units + step / 2n) / step
}

const atOne = { liquidityIndex: Ray.one, variableBorrowIndex: Ray.one }

/** As the contract of v3.6 sees it: one reserve pledged and one owed, an atom worth an atom. */
function contractHealth({ collateral, debt, threshold }: Row): bigint {
  const whole = { decimals: 0, price: 1n, liquidationThreshold: threshold, ...atOne }
  const pledged = reserve({ ...whole, id: 'pledged' })
  const owed = reserve({ ...whole, id: 'owed' })
  const none = { scaledSupply: 0n, scaledDebt: 0n, usedAsCollateral: false }
  const plain = { ...none, inEModeCollateral: false, eModeLtvZero: false }
  const holdings = [
    { ...plain, reserve: pledged, scaledSupply: collateral, usedAsCollateral: true },
    { ...plain, reserve: owed, scaledDebt: debt },
  ]
  return accountData(v36, { eMode: null, holdings }).healthFactor
}

const places = new Map<string, Venue>()

/** A place where what is pledged carries its threshold, and everything is worth the same. */
function placeOf(threshold: bigint, decimals: number): Venue {
  const key = `${threshold} ${decimals}`
  const limit = `0.${`${threshold}`.padStart(4, '0')}`
  const found =
    places.get(key) ??
    lender({
      assets: { BASE: decimals, PLEDGED: decimals, OWED: decimals },
      protocol: 'aave-v3.6',
      collateral: { PLEDGED: pledge('0', limit) },
    })
  places.set(key, found)
  return found
}

function rulebookHealth(row: Row, decimals: number): readonly [bigint | null, bigint] {
  const place = placeOf(row.threshold, decimals)
  const account = borrower(place, { PLEDGED: row.collateral, OWED: -row.debt })
  const book = prices(place, { BASE: '1', PLEDGED: '1', OWED: '1' })
  const { equity, maintenance } = assess(account, place.terms, book)
  return [loanHealth(account, place.terms, book), (equity * 10n ** 18n) / maintenance]
}

/**
 * How far off the file's own rounding may put a row, relative:
 *
 * - collateral, debt and health were made doubles and then divided by 10¹⁸ or 10⁸: 2⁻⁵² each;
 * - the bins in ether were written again: another 2⁻⁵² each, and what is past the sixteenth decimal
 *   of an amount cut off;
 * - the contracts of 2023 rounded collateral × threshold to the nearest atom of the base currency,
 *   where later ones and ours round only at the end: half an atom;
 * - the factor itself has 18 decimals, rounded there and cut here: an atom and a half of it.
 */
function tolerance(name: string, row: Row, decimals: number): number {
  const { collateral, debt, threshold, health } = row
  const [held, owed] = [Number(collateral), Number(debt)]
  const isAgain = name.startsWith('b') && decimals > 16
  const cut = isAgain ? 10 ** (decimals - 16) : 0
  const carried = (held * Number(threshold)) / 10_000
  const doubles = 3 * 2 ** (isAgain ? -51 : -52)
  return doubles + cut / held + cut / owed + 0.5 / carried + 1.5 / Number(health)
}

const error = (found: bigint, { health }: Row): number =>
  Math.abs(Number(found - health)) / Number(health)

for (const [name, decimals, count] of files) {
  const { skip } = fileOf(name)
  test(`[AAVE3] [LOANR1] [LOAN3] ${name}: every row's health factor from its other columns`, {
    skip,
  }, (t) => {
    const rows = rowsOf(name, decimals)
    assert.equal(rows.length, count)
    let [worst, worstShare, coarse] = [0, 0, 0]
    for (const row of rows) {
      const most = tolerance(name, row, decimals)
      const contract = contractHealth(row)
      const off = error(contract, row)
      assert.ok(off <= most, `${row.user}: off by ${off}, at most ${most}`)
      const [loan, assessed] = rulebookHealth(row, decimals)
      assert.equal(loan, contract, row.user)
      // Equity is rounded down to an atom of the base currency before it is divided.
      const carried = Number(row.collateral * row.threshold) / 10_000
      assert.ok(error(assessed, row) <= most + 1 / carried, row.user)
      if (off > 1e-12) coarse += 1
      if (off > worst) worst = off
      worstShare = Math.max(worstShare, off / most)
    }
    t.diagnostic(
      `${rows.length} of ${rows.length} rows; worst ${worst.toExponential(1)}, ` +
        `${worstShare.toFixed(2)} of what rounding allows; ${coarse} rows beyond 1e-12`,
    )
  })
}
