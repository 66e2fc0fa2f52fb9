import { existsSync } from 'node:fs'
import { Real } from '../../base/Real.ts'
import type { ToldMap } from '../../pressure/ToldMap.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { percentOf } from '../pressure/typed.ts'
import type { PriceSource } from '../replay/readPrices.ts'
import type { Subcommand } from '../Subcommand.ts'
import { type Between, extremesOf } from '../score/extremesOf.ts'
import { maintenanceOption, readMap } from '../score/readMap.ts'
import { render } from '../score/render.ts'
import { Scored } from '../score/Scored.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'

/** Did a liquidation map come true? */
export const score: Subcommand = {
  usage: '--map A --then B --prices P',
  about: `Whether a liquidation map came true, by the next map and the prices in between. Of each side of each
market: what the price reached, and how much of that was gone in the next map (the hit rate); of what it
did not reach, how much was still there, and how far that had moved toward the price (drift). Then the
same by how far away a level was, and the map's shape against what was gone (MAP2: bias and error in
notional, CRPS and distance in log moves, overlap). A map is CSV (market, side, notional, price and
trigger, or leverage with maintenance) or JSON; of candles those that lie whole between the maps count.`,
  options: {
    map: { value: 'FILE', about: 'the map that is scored' },
    // biome-ignore lint/suspicious/noThenProperty: an option is called so, and nothing awaits the options
    then: { value: 'FILE', about: 'the next map' },
    prices: {
      value: '[MARKET=]FILE',
      about: 'candles or prices in between; MARKET= where the file names none; may be repeated',
      multiple: true,
    },
    market: { value: 'NAME', about: 'only this one; may be repeated', multiple: true },
    width: {
      value: 'PERCENT',
      about: 'two levels so close are one: the width of a bucket (1.2)',
    },
    from: { value: 'TIME', about: 'when the first map was made, where it does not say' },
    to: { value: 'TIME', about: 'when the next one was' },
    maintenance: maintenanceOption,
  },
  examples: [
    ['plimsoll score --map 05.json --then 09.json --prices BTC_ETH_1m.csv', 'a map and the next'],
    [
      'plimsoll score --map a.csv --then b.csv --from 2026-02-05T18:33:00Z --to 2026-02-05T21:07:00Z --prices ETH=eth.csv',
      'of files that do not say when',
    ],
  ],
  async run(args, io) {
    const [extra] = args.positionals
    if (extra !== undefined) throw new UsageError(`score: expected options alone, found '${extra}'`)
    const [before, after] = [await mapOf('map', args), await mapOf('then', args)]
    const between = betweenOf(before, after, args, io)
    const chosen = chosenOf(before, args)
    const sources = sourcesOf(args, chosen)
    const names = chosen.markets.map(({ name }) => name)
    const extremes = await extremesOf(sources, names, between)
    const width = Real.ln1p(percentOf('--width', args.text('width') ?? '1.2'))
    const scored = Scored.of({ before: chosen, after, extremes, width, ...between })
    if (scored.outcomes.length === 0)
      throw new UsageError(
        `score: expected a market of both maps with prices between them, found ${whatIsLeft(scored)}`,
      )
    const text = args.has('json')
      ? JSON.stringify(scored)
      : render(scored, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}

const whatIsLeft = ({ left }: Scored): string =>
  left.map(({ market, reason }) => `${market}: ${reason}`).join('; ')

async function mapOf(option: 'map' | 'then', args: Arguments): Promise<ToldMap> {
  const path = args.text(option)
  if (path !== undefined) return await readMap(path, args)
  throw new UsageError(`score: expected --${option} FILE, found nothing`)
}

/** When the maps were made: as they say, or as was said for them; never both ways. */
function betweenOf(before: ToldMap, after: ToldMap, args: Arguments, io: Io): Between {
  const from = momentOf('from', before, args, io)
  const to = momentOf('to', after, args, io)
  if (from < to) return { from, to }
  throw new UsageError('score: expected --then to be later than --map, found it no later')
}

function momentOf(option: 'from' | 'to', { time }: ToldMap, args: Arguments, io: Io): number {
  const text = args.text(option)
  if (text === undefined && time !== null) return time
  if (text === undefined) {
    throw new UsageError(
      `score: expected --${option} TIME, for the map does not say when, found nothing`,
    )
  }
  const told = timeOf(`--${option}`, text, io.now())
  if (time === null || time === told) return told
  throw new UsageError(`--${option}: expected the time of the map itself, found '${text}'`)
}

function chosenOf(map: ToldMap, args: Arguments): ToldMap {
  const names = args.texts('market')
  const odd = names.find((name) => !map.markets.some((market) => market.name === name))
  if (odd !== undefined) {
    const known = map.markets.map(({ name }) => name).join(', ')
    throw new UsageError(`--market: expected one of ${known}, found '${odd}'`)
  }
  if (names.length === 0) return map
  return { ...map, markets: map.markets.filter(({ name }) => names.includes(name)) }
}

/** Files of prices, with the market of those that name none. */
function sourcesOf(args: Arguments, { markets }: ToldMap): readonly PriceSource[] {
  const texts = args.texts('prices')
  if (texts.length === 0) throw new UsageError('score: expected --prices FILE, found nothing')
  return texts.map((text) => {
    const cut = text.indexOf('=')
    const name = text.slice(0, Math.max(0, cut))
    if (markets.some((market) => market.name === name)) {
      return { path: text.slice(cut + 1), symbol: name }
    }
    if (cut < 0 || existsSync(text)) return { path: text, symbol: null }
    throw new UsageError(`--prices: expected a market of the map before =, found '${name}'`)
  })
}
