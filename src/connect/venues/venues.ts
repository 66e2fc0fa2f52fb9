import { Dialect } from '../../wire/ccxt/Dialect.ts'
import binance from './binance.json' with { type: 'json' }
import bingx from './bingx.json' with { type: 'json' }
import bitget from './bitget.json' with { type: 'json' }
import bitmart from './bitmart.json' with { type: 'json' }
import bitmex from './bitmex.json' with { type: 'json' }
import bybit from './bybit.json' with { type: 'json' }
import coinex from './coinex.json' with { type: 'json' }
import deribit from './deribit.json' with { type: 'json' }
import gate from './gate.json' with { type: 'json' }
import htx from './htx.json' with { type: 'json' }
import hyperliquid from './hyperliquid.json' with { type: 'json' }
import krakenfutures from './krakenfutures.json' with { type: 'json' }
import kucoin from './kucoin.json' with { type: 'json' }
import mexc from './mexc.json' with { type: 'json' }
import okx from './okx.json' with { type: 'json' }
import paradex from './paradex.json' with { type: 'json' }
import phemex from './phemex.json' with { type: 'json' }
import woo from './woo.json' with { type: 'json' }

/**
 * The venues whose payloads are understood: one file each, with its source and date. A venue without one
 * gets the neutral reading.
 *
 * Rules: [CCXT4]
 */
export const venues: readonly Dialect[] = Object.entries({
  binance,
  bingx,
  bitget,
  bitmart,
  bitmex,
  bybit,
  coinex,
  deribit,
  gate,
  htx,
  hyperliquid,
  krakenfutures,
  kucoin,
  mexc,
  okx,
  paradex,
  phemex,
  woo,
}).map(([name, told]) => Dialect.load(`${name}.json`, told))
