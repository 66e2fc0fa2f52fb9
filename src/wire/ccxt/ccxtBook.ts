import type { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { procedures } from '../book/procedures.ts'
import { Input } from '../Input.ts'
import type { JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { WireError } from '../WireError.ts'
import { type AccountGroup, accountsOf, groupsOf } from './accountsOf.ts'
import type { Table } from './bracketsOf.ts'
import { checkTime } from './checkRaw.ts'
import type { Expectation } from './Expectation.ts'
import { expectationsOf } from './expectationsOf.ts'
import type { Held } from './Held.ts'
import { heldOf } from './heldOf.ts'
import { holdingsOf } from './holdingsOf.ts'
import { type CcxtOptions, type CcxtPieces, fieldOf, Import } from './Import.ts'
import { indexText, indicesOf } from './indicesOf.ts'
import { decimalsOf, instrumentOf } from './instrumentOf.ts'
import type { Notice } from './Notice.ts'
import { near, recognise } from './recognise.ts'
import { tableOf } from './tableOf.ts'
import { trusted } from './trusted.ts'

export type { CcxtOptions, CcxtPieces }

/** A payload as a book, and everything there is to say of how it was read. */
export interface Imported {
  /** A book document of our own form. */
  readonly document: JsonObject
  readonly venue: string
  readonly notices: readonly Notice[]
  /** What an assessment of the book must give as well: see `reconcile`. */
  readonly expectations: readonly Expectation[]
}

/**
 * Combines ccxt's positions, balance and leverage tiers into a book document of our own form: an account
 * for each currency held or settled in, with its own rulebook, or one over all of them where the venue
 * margins them together. What a field means at the venue is in its dialect; what is missing,
 * contradicted, unrecognised or unused is named, and what cannot be decided is refused.
 *
 * Rules: [WIRE17] [WIRE18] [CCXT1] [CCXT2] [CCXT4] [CCXT11]
 *
 * @example
 * const imported = ccxtBook({ positions, balance, tiers }, { account: 'main', dialects })
 * if (imported.ok) readBook(JSON.stringify(imported.value.document), { prices: 'later' })
 */
export const ccxtBook = (pieces: CcxtPieces, options: CcxtOptions): Result<Imported, WireError> =>
  Input.attempt(() => {
    const dialect = recognise(pieces, options)
    const job: Import = { pieces, options, dialect, notices: [] }
    greet(job)
    return combined(job, asOfOf(pieces, options))
  })

/** Whose payload it is taken for. */
function greet(job: Import): void {
  const { venue, source, date } = job.dialect
  if (venue !== 'unknown') return
  const close = near(job.pieces, job.options.dialects ?? [])
  const like =
    close === null
      ? ''
      : `; it is like ${close.venue}, without ${close.missing.map((path) => `info.${path}`).join(', ')}`
  const { positions } = job.pieces
  const none = positions.length === 0 ? '; there are no positions to know it by' : ''
  const lost = positions.some(({ info }) => info === null) ? '; info is missing' : none
  const why = `the venue is not recognised${like}${lost}: read by ccxt's own definitions (${source}, ${date}); --venue names it`
  Import.say(job, 'unrecognised', { about: 'payload', why })
}

function asOfOf({ positions, balance }: CcxtPieces, { asOf }: CcxtOptions): number {
  const times = [...positions, balance].flatMap(({ timestamp }) => timestamp ?? [])
  const found = asOf ?? (times.length === 0 ? null : Math.max(...times))
  if (found !== null) return found
  const expected = 'a time in the structures, or one beside them'
  throw new WireError({ code: 'field.missing', expected, found: 'none' })
}

function combined(job: Import, asOf: number): Imported {
  const { positions, balance } = job.pieces
  checkTime(job, balance, 'balance.')
  const held = positions.flatMap((position) => heldOf(job, position) ?? [])
  const holdings = holdingsOf(job, held)
  const symbols = bySymbol(job, held)
  const tables = new Map([...symbols].map(([symbol, same]) => [symbol, tableOf(job, same)]))
  const groups = groupsOf(job, held, holdings)
  trusted(job, held)
  const assets = [
    ...new Set([
      ...groups.flatMap(({ assets: listed, numeraire }) => [...listed, numeraire]),
      ...held.flatMap(({ parts }) => [parts.settle, parts.base, parts.quote]),
    ]),
  ]
  const document = {
    asOf,
    assets: assets.map((asset) => ({ asset, decimals: decimalsOf(asset, held, holdings) })),
    instruments: [...symbols.values()].map((same) => instrumentOf(same, tables)),
    rulebooks: groups.map((group) => rulebookOf(job, group, symbols, tables)),
    prices: [...symbols.values()].flatMap(markOf).concat(indices(job, held, holdings, groups)),
    accounts: groups.flatMap((group) => accountsOf(job, group, held, holdings)),
  }
  const expectations = expectationsOf(job, groups, held, holdings)
  return { document, venue: job.dialect.venue, notices: job.notices, expectations }
}

/** Positions by symbol; two sides of one have one mark. */
function bySymbol(job: Import, held: readonly Held[]): ReadonlyMap<string, readonly Held[]> {
  const found = new Map<string, Held[]>()
  for (const one of held) {
    const same = found.get(one.position.symbol)
    if (same === undefined) found.set(one.position.symbol, [one])
    else same.push(one)
  }
  for (const [first, ...others] of found.values()) {
    for (const { position, mark, contractSize } of others) {
      const isSame = (a: Decimal | null, b: Decimal | null | undefined): boolean =>
        a === null || b == null || Decimal.format(a) === Decimal.format(b)
      if (!isSame(contractSize, first?.contractSize)) {
        throw Import.blameFigure(position, 'contractSize', {
          expected: 'one contract size for a symbol',
          found: Decimal.format(contractSize),
        })
      }
      if (isSame(mark, first?.mark)) continue
      const why = 'another mark of the same symbol is taken'
      const about = fieldOf(position, 'markPrice')
      Import.say(job, 'contradicted', { about, told: mark, ours: first?.mark ?? null, why })
    }
  }
  return found
}

const markOf = (same: readonly Held[]): readonly JsonObject[] => {
  const marked = same.find(({ mark }) => mark !== null)
  if (marked === undefined) return []
  const { position, mark } = marked
  return [{ symbol: position.symbol, price: Decimal.format(mark as Decimal), source: 'ccxt' }]
}

/** Only where assets stand together are they compared, and so priced. */
function indices(
  job: Import,
  held: readonly Held[],
  holdings: Parameters<typeof indicesOf>[2],
  groups: readonly AccountGroup[],
): readonly JsonObject[] {
  const shared = groups.filter(({ assets }) => assets.length > 1)
  const wanted = [...new Set(shared.flatMap(({ assets, numeraire }) => [...assets, numeraire]))]
  if (wanted.length === 0) return []
  return [...indicesOf(job, held, holdings, wanted)].map(([asset, price]) => ({
    asset,
    price: indexText(price),
    source: 'ccxt',
  }))
}

function rulebookOf(
  job: Import,
  { id, numeraire, assets, weights }: AccountGroup,
  symbols: ReadonlyMap<string, readonly Held[]>,
  tables: ReadonlyMap<string, Table | null>,
): JsonObject {
  const { venue, date, tiers } = job.dialect
  const brackets = [...symbols].flatMap(([symbol, [first]]) => {
    const table = tables.get(symbol)
    const isIts = first !== undefined && assets.includes(first.parts.settle)
    return isIts && table != null ? [[symbol, table.brackets] as const] : []
  })
  return {
    ...procedures,
    // What a venue shows as available counts open profit in full.
    profit: { risk: 'full', spend: 'full' },
    id,
    source: `ccxt fetchLeverageTiers, read as of ${venue} (${date})`,
    numeraire,
    method: {
      name: 'tiered',
      brackets: Object.fromEntries(brackets),
      collateral: Object.fromEntries(
        [...weights].map(([asset, weight]) => [asset, Numeral.ratioText(weight)]),
      ),
      ...(tiers.closingFee && { feeRate: Numeral.ratioText(tiers.closingFee) }),
    },
  }
}
