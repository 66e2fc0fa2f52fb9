import { datetime } from '../../base/datetime.ts'
import { ExposureReport } from '../../pressure/ExposureReport.ts'
import type { Asked } from '../../pressure/PressureReport.ts'
import type { ToldMap, ToldMarket } from '../../pressure/ToldMap.ts'
import { ExposureRecord } from '../../report/ExposureRecord.ts'
import { hint } from '../../wire/asked/choose.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions } from '../book/loadCcxt.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { remoteOptions } from '../remote/remoteOf.ts'
import { readMap } from '../score/readMap.ts'
import { UsageError } from '../UsageError.ts'
import { Depths } from './Depths.ts'
import { renderExposures } from './renderExposures.ts'
import { sidesOf } from './waysOf.ts'

/** Options that say something of accounts, which exposures have none of. */
const ofAccounts = [
  ...['refill', 'closing', 'follow', 'warn', 'margin-rise', 'volatility', 'report', 'at'],
  ...[...Object.keys(ccxtOptions), ...Object.keys(remoteOptions)],
]

/**
 * `pressure --exposures FILE`: what moves would force where nobody tells the accounts.
 *
 * Rules: [EXPOSURE4]
 *
 * @throws UsageError, FileFault, WireError
 */
export async function ofExposures(
  path: string,
  asked: Asked,
  args: Arguments,
  io: Io,
): Promise<void> {
  refuseOthers(args)
  const map = await readMap(path, args)
  const names = map.markets.map(({ name }) => name)
  const depths = await Depths.of(args, [names], io.now())
  const markets = chosenOf(map, args)
  Depths.refuseShared(depths, markets.map(openOf))
  const reports = markets.flatMap((market) =>
    sidesOf(args).map((toward) => {
      const side = toward === 'down' ? 'sell' : 'buy'
      const depth = Depths.market(depths, [openOf(market)], side, 'quote')
      return ExposureReport.of(market, toward, depth, asked)
    }),
  )
  const record = ExposureRecord.of(map.time, reports)
  await Io.print(
    io,
    args.has('json') ? JSON.stringify(record) : told(map, reports, Paint.of(io.stdout, io.env)),
  )
}

const openOf = ({ name, levels }: ToldMarket) => ({ name, open: ExposureReport.openIn(levels) })

const told = ({ time }: ToldMap, reports: readonly ExposureReport[], paint: Paint): string =>
  [
    ...(time === null ? [] : [paint('dim', `exposures of ${datetime(time)}`)]),
    renderExposures(reports, paint),
  ].join('\n')

function refuseOthers(args: Arguments): void {
  const [file] = args.positionals
  if (file !== undefined) {
    throw new UsageError(`pressure: expected FILE or --exposures, found both`)
  }
  const odd = ofAccounts.find((name) => args.has(name))
  if (odd !== undefined) throw new UsageError(`pressure: expected no --${odd} with --exposures`)
}

/** All markets, or the one that moves. */
function chosenOf({ markets }: ToldMap, args: Arguments): readonly ToldMarket[] {
  const along = args.text('along') ?? 'all'
  if (along === 'all') return markets
  const found = markets.filter(({ name }) => name === along)
  if (found.length > 0) return found
  const names = markets.map(({ name }) => name)
  throw new UsageError(
    `--along: expected all or a market of ${names.join(', ')}, found '${along}'${hint(along, names)}`,
  )
}
