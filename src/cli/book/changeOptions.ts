import type { Options } from '../Arguments.ts'

/** What may be asked of an account at once. */
export const changeOptions: Options = {
  mark: {
    value: 'PRICE',
    about: "'SYMBOL=PRICE', 'ASSET=PRICE', or a move in per cent: 'BTC=-10%'; may be repeated",
    multiple: true,
  },
  move: {
    value: 'MOVE',
    about: "'BTC=-10%': an asset's index and the marks of all instruments on it; may be repeated",
    multiple: true,
  },
  deposit: { value: 'AMOUNT', about: "'USDT=500'; may be repeated", multiple: true },
  withdraw: { value: 'AMOUNT', about: "'USDT=100'; may be repeated", multiple: true },
  transfer: {
    value: 'AMOUNT',
    about: "'ASSET AMOUNT', negative takes out, and borrows; may be repeated",
    multiple: true,
  },
  trade: {
    value: 'TRADE',
    about: "'SYMBOL buy|sell CONTRACTS [@ PRICE] [long|short]'; without a price at the mark",
    multiple: true,
  },
  rulebook: {
    value: 'NAME',
    about: "a rulebook of the book, a lending regime, or a venue's preset",
  },
}
