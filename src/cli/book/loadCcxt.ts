import type { Result } from '../../base/Result.ts'
import { readText } from '../../connect/readText.ts'
import { venues } from '../../connect/venues/venues.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Book } from '../../wire/book/Book.ts'
import { readBook } from '../../wire/book/readBook.ts'
import { type CcxtOptions, ccxtBook, type Imported } from '../../wire/ccxt/ccxtBook.ts'
import type { Expectation } from '../../wire/ccxt/Expectation.ts'
import { mergeBooks } from '../../wire/ccxt/mergeBooks.ts'
import type { Notice } from '../../wire/ccxt/Notice.ts'
import { readBalance } from '../../wire/ccxt/readBalance.ts'
import { readLeverageTiers } from '../../wire/ccxt/readLeverageTiers.ts'
import { readPositions } from '../../wire/ccxt/readPositions.ts'
import { Input } from '../../wire/Input.ts'
import type { JsonObject, Origin } from '../../wire/JsonText.ts'
import { Numeral } from '../../wire/Numeral.ts'
import { Path } from '../../wire/Path.ts'
import { WireError } from '../../wire/WireError.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** The ccxt files that make up a book. */
export const ccxtOptions: Options = {
  positions: {
    value: '[LABEL=]FILE',
    about: "ccxt's fetchPositions as JSON, instead of a book; with labels, of several venues",
    multiple: true,
  },
  balance: { value: '[LABEL=]FILE', about: "ccxt's fetchBalance", multiple: true },
  tiers: {
    value: '[LABEL=]FILE',
    multiple: true,
    about:
      "ccxt's fetchLeverageTiers; without it, a preset of the venue or what the payload implies",
  },
  venue: { value: 'NAME', about: 'whose payload it is, where its responses do not show it' },
  total: {
    value: 'KIND',
    about:
      "what ccxt's total is: the 'wallet', or 'equity' with profits in it, where the venue is not known",
  },
  together: { about: 'all coins of the balance stand behind one account' },
  weight: {
    value: 'ASSET=SHARE',
    about: 'what counts of a coin as collateral, one less its haircut; may be repeated',
    multiple: true,
  },
  'skip-unsupported': {
    about: 'go on without positions that are not covered; the account is unknown',
  },
  strict: { about: 'refuse a payload that contradicts itself or us, or whose venue is not known' },
}

/** Whether the command line names ccxt files. */
export const isCcxt = (args: Arguments): boolean =>
  ['positions', 'balance', 'tiers'].some((name) => args.has(name))

/** A book of ccxt's files, and how it was read. */
export interface LoadedCcxt {
  readonly book: Book
  /** As a book file has it. */
  readonly document: JsonObject
  readonly notices: readonly Notice[]
  readonly expectations: readonly Expectation[]
}

/**
 * Reads unmodified ccxt JSON as a book with an owner for each label.
 *
 * @throws UsageError, FileFault, WireError
 */
export async function loadCcxt(args: Arguments, now: number): Promise<LoadedCcxt> {
  const read: (Imported & { readonly label: string })[] = []
  const sets = setsOf(args)
  for (const set of sets) read.push({ label: set.label, ...(await importOf(set, args, now)) })
  const isOne = read.length === 1
  const document = isOne ? (read[0] as Imported).document : mergeBooks(read)
  const file = sets.map(({ positions }) => positions).join(', ')
  const book = readBook(JSON.stringify(document), { file: `${file}, as a book`, prices: 'later' })
  if (!book.ok) throw book.error
  return {
    book: book.value,
    document,
    notices: read.flatMap(({ label, notices }) =>
      notices.map((one) => (isOne ? one : { ...one, about: `${label}: ${one.about}` })),
    ),
    expectations: read.flatMap((one) => one.expectations),
  }
}

/** The files of one account at one venue. */
interface FileSet {
  readonly label: string
  readonly positions: string
  readonly balance: string
  readonly tiers: string | null
}

const main = 'main'

/** `LABEL=FILE` where several venues are read, else one file each. */
function setsOf(args: Arguments): readonly FileSet[] {
  const files = (name: string): ReadonlyMap<string, string> => {
    const found = args.texts(name).map((text) => {
      const parts = /^([A-Za-z][\w.-]*)=(.+)$/.exec(text)
      return parts === null ? ([main, text] as const) : ([parts[1], parts[2]] as [string, string])
    })
    const again = found.find(([label], index) => found.findIndex(([one]) => one === label) < index)
    if (again === undefined) return new Map(found)
    throw new UsageError(
      `--${name}: expected LABEL=FILE for each of several venues, found ${again[0]} twice`,
    )
  }
  const [positions, balances, tiers] = ['positions', 'balance', 'tiers'].map(files) as [
    ReadonlyMap<string, string>,
    ReadonlyMap<string, string>,
    ReadonlyMap<string, string>,
  ]
  const labels = [...new Set([...positions.keys(), ...balances.keys(), ...tiers.keys()])]
  return labels.map((label) => ({
    label,
    positions: named(positions, 'positions', label),
    balance: named(balances, 'balance', label),
    tiers: tiers.get(label) ?? null,
  }))
}

function named(files: ReadonlyMap<string, string>, name: string, label: string): string {
  const file = files.get(label)
  if (file !== undefined) return file
  const whose = label === main ? '' : ` of ${label}`
  throw new UsageError(`expected --positions and --balance together, found no --${name}${whose}`)
}

interface Text {
  readonly file: string
  readonly text: string
}

async function importOf(set: FileSet, args: Arguments, now: number): Promise<Imported> {
  const textOf = async (file: string): Promise<Text> => ({ file, text: await readText(file) })
  const texts = {
    positions: await textOf(set.positions),
    balance: await textOf(set.balance),
    tiers: set.tiers === null ? null : await textOf(set.tiers),
  }
  const pieces = {
    positions: read(texts.positions, readPositions),
    balance: read(texts.balance, readBalance),
    tiers: texts.tiers === null ? new Map() : read(texts.tiers, readLeverageTiers),
  }
  const options = optionsOf(args, set.label)
  const told = ccxtBook(pieces, options)
  const isTimeless = !told.ok && told.error.code === 'field.missing' && told.error.path.length === 0
  const imported = isTimeless ? ccxtBook(pieces, { ...options, asOf: now }) : told
  if (!imported.ok) throw placed(imported.error, texts)
  return imported.value
}

function read<T>(
  { file, text }: Text,
  reader: (text: string, origin: Origin) => Result<T, WireError>,
): T {
  const result = reader(text, { file })
  if (!result.ok) throw result.error
  return result.value
}

/** A fault of a part is a fault of its file, with its line. */
function placed(error: WireError, texts: Readonly<Record<string, Text | null>>): WireError {
  const [part, ...path] = error.path
  const text = texts[String(part)]
  if (text == null) return new WireError(error, { file: texts.positions?.file ?? null })
  const { code, expected, found } = error
  const fault = new WireError({ code, expected, found, path })
  return Input.located(fault, text.text, { file: text.file })
}

/** A label that is a venue's name says whose payload it is. */
function optionsOf(args: Arguments, label: string): CcxtOptions {
  const total = totalOf(args)
  const isVenue = venues.some((one) => one.venue === label)
  const venue = isVenue ? label : args.text('venue')
  return {
    account: label,
    dialects: venues,
    skipUnsupported: args.has('skip-unsupported'),
    weights: weightsOf(args),
    ...(total !== undefined && { total }),
    ...(venue !== undefined && { venue }),
    ...(args.has('together') && { together: true }),
  }
}

function totalOf(args: Arguments): 'wallet' | 'equity' | undefined {
  const total = args.text('total')
  if (total === undefined || total === 'wallet' || total === 'equity') return total
  throw new UsageError(`--total: expected wallet or equity, found '${total}'`)
}

function weightsOf(args: Arguments): ReadonlyMap<string, Ratio> {
  const pairs = args.texts('weight').map((text) => {
    const [asset = '', share = '', more] = text.split('=')
    const weight = Input.attempt(() => Numeral.ratio.decode(share, Path.top()))
    const isShare =
      weight.ok && weight.value.numerator >= 0n && Ratio.compare(weight.value, Ratio.one) <= 0
    if (asset !== '' && more === undefined && isShare) return [asset, weight.value] as const
    throw new UsageError(`--weight: expected ASSET=SHARE with a share from 0 to 1, found '${text}'`)
  })
  return new Map(pairs)
}
