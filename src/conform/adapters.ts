import type { Adapter } from './Adapter.ts'
import { binance_docs } from './binance_docs.ts'
import { hyperliquid_docs } from './hyperliquid_docs.ts'
import { ebaFiresale } from './pressure/eba-firesale.ts'

/** Adapters by the name of the file they answer, without its ending. */
export const adapters: { readonly [file: string]: Adapter } = {
  binance_docs,
  hyperliquid_docs,
  'eba-firesale': ebaFiresale,
}
