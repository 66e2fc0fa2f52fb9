/**
 * One call: a book in, every account assessed. Anna holds two positions on one wallet; how safe is she,
 * at what price is she called and liquidated, and what is she levered?
 *
 *     node examples/assess-book.ts
 */
import { type AccountReport, assessBook } from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const perpetual = (base: string, tick: string) => ({
  ...{ id: `${base}/USDT:USDT`, kind: 'perpetual', base, quote: 'USDT', settle: 'USDT' },
  ...{ tick, lot: '0.001' },
})

const book = {
  asOf: 1_621_382_400_000,
  assets: [
    { asset: 'USDT', decimals: 8 },
    { asset: 'BTC', decimals: 8 },
    { asset: 'ETH', decimals: 8 },
  ],
  instruments: [perpetual('BTC', '0.1'), perpetual('ETH', '0.01')],
  rulebooks: [{ preset: 'binance-usdm' }],
  prices: [
    { symbol: 'BTC/USDT:USDT', price: '42849.78' },
    { symbol: 'ETH/USDT:USDT', price: '3375.05' },
  ],
  accounts: [
    {
      id: 'anna',
      rulebook: 'binance-usdm',
      balances: { USDT: '12000' },
      positions: [
        { symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1.5', entryPrice: '45012.3333' },
        { symbol: 'ETH/USDT:USDT', side: 'short', contracts: '8', entryPrice: '3500' },
      ],
    },
  ],
}

const reports: readonly AccountReport[] = assessBook(book)
for (const { account, marginRatio, leverage, distances } of reports) {
  lines.push(`${account}: marginRatio ${marginRatio}, leverage ${leverage}`)
  for (const { of, call, liquidation } of distances) {
    const at = `called at ${call?.price}, liquidated at ${liquidation?.price}`
    lines.push(`  ${of}: ${at}, ${liquidation?.percentage} %`)
  }
}

for (const line of lines) console.log(line)
// => anna: marginRatio 0.038887, leverage 9.355983
// =>   BTC/USDT:USDT: called at 36606.7, liquidated at 36567.4, -14.6614 %
// =>   ETH/USDT:USDT: called at 4533.29, liquidated at 4542.44, 34.5888 %
