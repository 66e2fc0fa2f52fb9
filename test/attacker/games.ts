import { brokerBooks, brokerOptionBooks } from './brokerBooks.ts'
import { playGene as lend, quote as quoteLoans } from './lending.ts'
import { lendingArena } from './lendingArena.ts'
import { optionBooks } from './optionBooks.ts'
import { optionListings } from './optionMarkets.ts'
import { playGene as tradeOptions } from './optionTrading.ts'
import { ordersOfLeaving } from './ordersOfLeaving.ts'
import type { Weather } from './Play.ts'
import { playGene as mingle, playVenusGene, quote as quotePools } from './pools.ts'
import { poolsArena, venus } from './poolsArena.ts'
import { optionScenarioBooks, scenarioBooks } from './scenarioBooks.ts'
import type { Game } from './search.ts'
import { pausedBooks, stepBooks } from './stepBooks.ts'
import { quote, playGene as trade } from './trading.ts'
import { type Listing, tradingArena } from './tradingArena.ts'
import { venueBooks } from './venueBooks.ts'

const weathers: readonly Weather[] = ['still', 'gentle', 'wild']

/** Every game: trading and lending, in every weather, by one owner group or by three; pools last. */
export function games(): readonly Game[] {
  const inAll = (one: Omit<Game, 'weather'>): Game[] =>
    weathers.map((weather) => ({ ...one, weather }))
  const former = [1, 3].flatMap((groups) => [
    ...inAll({ arena: tradingArena(groups), playGene: trade, quote }),
    ...inAll({ arena: lendingArena(groups), playGene: lend, quote: quoteLoans }),
  ])
  const rest = { playGene: mingle, quote: quotePools, ends: ordersOfLeaving }
  return [...former, ...[1, 3].flatMap((groups) => inAll({ arena: poolsArena(groups), ...rest }))]
}

/** Everybody under Venus's rules, in a game of its own so that the others stay as they are. */
export function venusGames(): readonly Game[] {
  const rest = { playGene: playVenusGene, quote: quotePools, ends: ordersOfLeaving }
  return (['still', 'wild'] as const).map((weather) => ({
    arena: poolsArena(3, venus),
    weather,
    ...rest,
  }))
}

/** Trading under a broker's and a clearing house's rules, apart so that the others stay as they are. */
export const brokerGames = (): readonly Game[] =>
  weathers.map((weather) => ({
    ...{ arena: tradingArena(3, brokerBooks, 'brokers'), playGene: trade, quote, weather },
  }))

/** Trading under rules as venues have them: rates that grow or step with the size, a fee to close. */
export const venueRuleGames = (): readonly Game[] =>
  weathers.map((weather) => ({
    ...{ arena: tradingArena(3, venueBooks, 'venues'), playGene: trade, quote, weather },
  }))

/** Trading where a liquidation goes by steps as venues have them. */
export const stepGames = (): readonly Game[] =>
  weathers.map((weather) => {
    const arena = tradingArena(3, weather === 'gentle' ? stepBooks : pausedBooks, 'steps')
    return { arena, playGene: trade, quote, weather }
  })

/** Trading under portfolio margin, apart for the same reason. */
export const scenarioGames = (): readonly Game[] =>
  weathers.map((weather) => ({
    ...{ arena: tradingArena(3, scenarioBooks, 'scenarios'), playGene: trade, quote, weather },
  }))

/** Trading with options beside what else there is: under two houses' standard margins, and under portfolio margin. */
export const optionGames = (): readonly Game[] =>
  [
    tradingArena(3, optionBooks, 'options', optionListings),
    tradingArena(3, optionScenarioBooks, 'portfolios', optionListings),
  ].flatMap((arena) =>
    weathers.map((weather) => ({ arena, playGene: tradeOptions, quote, weather })),
  )

/** The same under a broker's rules, which pair options with one another and with what they are on. */
export const brokerOptionGames = (): readonly Game[] => {
  const isRuled = ({ settle, option }: Listing['spec']): boolean =>
    settle === 'USDT' && option?.delivery === 'cash'
  const listings = optionListings.map((one) => (isRuled(one.spec) ? one : { ...one, held: {} }))
  const arena = tradingArena(3, brokerOptionBooks, 'broker options', listings)
  return weathers.map((weather) => ({ arena, playGene: tradeOptions, quote, weather }))
}

/** Trading under every method and form of rules that has a game of its own. */
export const ofMethods = (): readonly Game[] => [
  ...venueRuleGames(),
  ...brokerGames(),
  ...scenarioGames(),
  ...optionGames(),
  ...brokerOptionGames(),
  ...stepGames(),
]

/** Of ten episodes, how many are played where money is not lent, and where it is. */
export const shareOf = ({ arena: { name } }: Game): number =>
  name.startsWith('trading') ? 5 : name.startsWith('lending') ? 3 : 2
