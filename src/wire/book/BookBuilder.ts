import { limits } from '../../base/limits.ts'
import type { IndexSet, MarkSet } from '../../engine/Command.ts'
import type { Asset } from '../../model/Asset.ts'
import { Delivery } from '../../model/Delivery.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Rulebook, RulebookId } from '../../model/Rulebook.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import { instrument as instrumentKind } from '../instrument.ts'
import type { Json } from '../JsonText.ts'
import { nearestTick } from '../nearestTick.ts'
import { Path } from '../Path.ts'
import { rulebook as rulebookKind } from '../rulebook.ts'
import { show } from '../WireError.ts'
import { accountOf } from './accountOf.ts'
import type { Book, BookAccount, BookPool, BookProtection } from './Book.ts'
import { BookRecord } from './BookRecord.ts'
import { checkMethod } from './checkMethod.ts'
import { presetRulebook } from './presetRulebook.ts'
import { type Tried, takeProtection } from './takeProtection.ts'

/** A book being read, record by record; a record refers only to definitions before it. */
export interface BookBuilder {
  asOf: number | null
  readonly assets: Map<string, Asset>
  readonly instruments: Map<string, Instrument>
  readonly rulebooks: Rulebook[]
  readonly marks: Map<string, MarkSet>
  readonly indices: Map<string, IndexSet>
  readonly accounts: Map<string, BookAccount>
  readonly pools: Map<string, BookPool>
  readonly presets: Set<RulebookId>
  readonly protections: BookProtection[]
  tried: Tried | null
}

export const create = (): BookBuilder => ({
  asOf: null,
  assets: new Map(),
  instruments: new Map(),
  rulebooks: [],
  marks: new Map(),
  indices: new Map(),
  accounts: new Map(),
  pools: new Map(),
  presets: new Set(),
  protections: [],
  tried: null,
})

/** Grows as records are added. */
export const catalog = (builder: BookBuilder): Catalog => ({
  asset: (id) => builder.assets.get(id),
  instrument: (id) => builder.instruments.get(id),
  numeraire: (id) => numeraireOf(builder, id),
  defined: () => ({
    assets: [...builder.assets.values()].map((one) => owned(builder, one)),
    instruments: [...builder.instruments.values()],
  }),
})

/** Adds one record, or refuses it and changes nothing. */
export type Taker = (builder: BookBuilder, json: Json, at: Path) => void

export const asset: Taker = ({ assets }, json, at) => {
  const { asset: id, decimals, follows } = BookRecord.asset.decode(json, at)
  const path = Path.child(at, 'asset')
  fresh(assets, id, path)
  room(assets.size, limits.assets, path)
  if (follows !== undefined && (!assets.has(follows.asset) || follows.ratio.numerator <= 0n)) {
    const expected = 'an asset defined before, and a ratio above 0'
    throw Path.fault(Path.child(at, 'follows'), 'symbol.unknown', expected, show(follows.asset))
  }
  assets.set(id, { id, index: assets.size, decimals, ...(follows && { follows }) })
}

export const instrument: Taker = ({ assets, instruments }, json, at) => {
  const spec = instrumentKind.decode(json, at)
  fresh(instruments, spec.id, Path.child(at, 'id'))
  room(instruments.size, limits.instruments, Path.child(at, 'id'))
  const needed =
    spec.kind === 'option' ? (['base', 'settle', 'quote'] as const) : (['base', 'settle'] as const)
  const [base, settle, quote] = needed.map((field) => {
    const found = assets.get(spec[field])
    if (found !== undefined) return found
    throw Path.fault(Path.child(at, field), 'symbol.unknown', 'a defined asset', show(spec[field]))
  })
  const created = Instrument.create(spec, instruments.size, base as Asset, settle as Asset, quote)
  const listing = instruments.get(spec.option?.delivers ?? '')
  const fault = Delivery.faultOf(spec, listing)
  if (fault !== null) {
    const path = Path.child(Path.child(at, 'option'), 'delivers')
    throw Path.fault(path, 'field.value', fault, show(spec.option?.delivers ?? ''))
  }
  instruments.set(spec.id, Instrument.bound(created, instruments))
}

export const rulebook: Taker = ({ rulebooks, presets }, json, at) => {
  const record = Codec.object(json, at)
  const isPreset = Object.hasOwn(record, 'preset')
  const full = isPreset ? presetRulebook(record, at) : record
  const version = rulebookKind.decode(full, at)
  const before = rulebooks.findLast(({ id }) => id === version.id)
  if (before !== undefined && before.version >= version.version) {
    const expected = `a version of ${version.id} above ${before.version}`
    throw Path.fault(Path.child(at, 'version'), 'id.duplicate', expected, `${version.version}`)
  }
  rulebooks.push(version)
  if (isPreset) presets.add(version.id)
}

export const pool: Taker = ({ pools }, json, at) => {
  const read = BookRecord.pool.decode(json, at)
  fresh(pools, read.pool, Path.child(at, 'pool'))
  room(pools.size, limits.pools, Path.child(at, 'pool'))
  for (const [index, { asset }] of read.reserves.entries()) {
    if (at.catalog.asset(asset) !== undefined) continue
    const path = Path.child(Path.child(Path.child(at, 'reserves'), index), 'asset')
    throw Path.fault(path, 'symbol.unknown', 'a defined asset', show(asset))
  }
  pools.set(read.pool, read)
}

export const price: Taker = (builder, json, at) => {
  const record = BookRecord.price.decode(json, at)
  if ((record.instrument === null) === (record.asset === null)) {
    throw Path.fault(at, 'field.missing', 'either a symbol or an asset', 'both or none')
  }
  const time = record.time ?? asOfOf(builder, at)
  if (record.instrument === null) index(builder, record, time, at)
  else mark(builder, record, time, at)
}

function mark(
  { instruments, marks }: BookBuilder,
  { instrument: id, price, source }: BookRecord.PriceRecord,
  time: number,
  at: Path,
): void {
  const path = Path.child(at, 'symbol')
  const found = instruments.get(id ?? '')
  if (found === undefined) {
    throw Path.fault(path, 'symbol.unknown', 'a defined instrument', show(id))
  }
  fresh(marks, found.id, path)
  const ticks = nearestTick(price, found)
  if (ticks === null) {
    const sign = found.allowsNonPositive ? 'a price' : 'a price above zero'
    const expected = `${sign} within limits`
    throw Path.fault(Path.child(at, 'price'), 'field.value', expected, show(Decimal.format(price)))
  }
  marks.set(found.id, { instrument: found.id, price: ticks, time, source })
}

function index(
  { assets, indices }: BookBuilder,
  { asset: id, price, source }: BookRecord.PriceRecord,
  time: number,
  at: Path,
): void {
  const path = Path.child(at, 'asset')
  const found = assets.get(id ?? '')
  if (found === undefined) throw Path.fault(path, 'symbol.unknown', 'a defined asset', show(id))
  fresh(indices, found.id, path)
  const units = Decimal.units(price, 12)
  if (!units.ok || units.value <= 0n || units.value >= limits.index) {
    const expected = 'a price above zero with at most 12 decimals, within limits'
    throw Path.fault(Path.child(at, 'price'), 'field.value', expected, show(Decimal.format(price)))
  }
  indices.set(found.id, { asset: found.id, price: units.value, time, source })
}

export const account: Taker = (builder, json, at) => {
  const read = accountOf(json, at, builder.instruments)
  fresh(builder.accounts, read.id, Path.child(at, 'id'))
  checkMethod(read, inForce(builder, read.rulebook, at), builder.assets, at)
  builder.accounts.set(read.id, read)
}

/** One record: the account, and its protection as `SetProtection` has it. */
export const protection: Taker = (builder, json, at) => {
  const read = BookRecord.protection.decode(json, at)
  builder.tried = takeProtection(finish(builder, at), builder.tried, read, at)
  builder.protections.push(read)
}

function numeraireOf({ accounts, assets, rulebooks, asOf }: BookBuilder, id: string) {
  const account = accounts.get(id) ?? ownerOf(accounts, id)
  const found = rulebooks.findLast(
    (one) => one.id === account?.rulebook && one.activeFrom <= (asOf ?? 0),
  )
  return found && assets.get(found.numeraire)
}

/** The account whose isolated position is called so: `ACCOUNT/SYMBOL`, and both may have a slash of their own. */
function ownerOf(accounts: BookBuilder['accounts'], id: string): BookAccount | undefined {
  for (let end = id.indexOf('/'); end > 0; end = id.indexOf('/', end + 1)) {
    const account = accounts.get(id.slice(0, end))
    const symbol = id.slice(end + 1)
    const isIt = ({ instrument, marginMode }: BookAccount['positions'][number]): boolean =>
      marginMode === 'isolated' && instrument === symbol
    if (account?.positions.some(isIt)) return account
  }
  return undefined
}

/** Of several versions in force the last one counts. */
function inForce({ rulebooks, asOf }: BookBuilder, id: string, at: Path): Rulebook {
  const path = Path.child(at, 'rulebook')
  const versions = rulebooks.filter((one) => one.id === id)
  if (versions.length === 0) {
    const known = Codec.oneOf([...new Set(rulebooks.map((one) => one.id))])
    throw Path.fault(path, 'symbol.unknown', known || 'a defined rulebook', show(id))
  }
  const found = versions.findLast(({ activeFrom }) => activeFrom <= (asOf ?? 0))
  if (found !== undefined) return found
  const expected = 'a rulebook in force at the time of the book'
  throw Path.fault(path, 'rulebook.invalid', expected, `${id}, active from later on`)
}

function fresh(known: ReadonlyMap<string, unknown>, id: string, at: Path): void {
  if (known.has(id)) throw Path.fault(at, 'id.duplicate', 'each once', `${show(id)} again`)
}

function room(size: number, most: number, at: Path): void {
  if (size >= most) throw Path.fault(at, 'limit.exceeded', `at most ${most}`, 'one more')
}

const asOfOf = ({ asOf }: BookBuilder, at: Path): number => {
  if (asOf !== null) return asOf
  throw Path.fault(at, 'field.missing', 'an asOf before this', 'none')
}

/** An asset with a price of its own follows nothing. */
function owned({ indices }: BookBuilder, { follows, ...asset }: Asset): Asset {
  return follows === undefined || indices.has(asset.id) ? asset : { ...asset, follows }
}

/** Prices told, and those that follow them. */
function indicesOf({ assets, indices }: BookBuilder): readonly IndexSet[] {
  const found = [...indices.values()]
  for (const { id, follows } of assets.values()) {
    const leader = found.find((one) => one.asset === follows?.asset)
    if (follows === undefined || leader === undefined || indices.has(id)) continue
    const price = Ratio.mulDown(leader.price, follows.ratio)
    if (price <= 0n || price >= limits.index) continue
    found.push({ ...leader, asset: id, price, source: `follows ${follows.asset}` })
  }
  return found
}

/** Completes the book. */
export const finish = (builder: BookBuilder, at: Path): Book => ({
  asOf: asOfOf(builder, at),
  assets: [...builder.assets.values()],
  instruments: [...builder.instruments.values()],
  rulebooks: builder.rulebooks,
  marks: [...builder.marks.values()],
  indices: indicesOf(builder),
  accounts: [...builder.accounts.values()],
  ...(builder.pools.size > 0 && { pools: [...builder.pools.values()] }),
  ...(builder.protections.length > 0 && { protections: [...builder.protections] }),
  presets: builder.presets,
})

export * as BookBuilder from './BookBuilder.ts'
