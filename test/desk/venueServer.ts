import type { TestContext } from 'node:test'
import { FakeService } from './FakeService.ts'

/** Local servers that answer as each venue's published API does, to what ccxt asks of it; numbers ours. */

type Body = object | readonly object[]
type Table = Readonly<Record<string, Body | ((body: string) => Body)>>

const time = 1_735_600_000_000

const binance = (mayWithdraw: boolean): Table => ({
  '/sapi/v1/account/apiRestrictions': {
    ipRestrict: false,
    enableReading: true,
    enableWithdrawals: mayWithdraw,
  },
  '/sapi/v1/margin/allPairs': [],
  '/sapi/v1/margin/isolated/allPairs': [],
  '/fapi/v1/exchangeInfo': {
    symbols: [
      {
        ...{ symbol: 'BTCUSDT', pair: 'BTCUSDT', contractType: 'PERPETUAL', status: 'TRADING' },
        ...{ deliveryDate: 4_133_404_800_000, onboardDate: 1_569_398_400_000 },
        ...{ baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT' },
        orderTypes: ['LIMIT', 'MARKET'],
        ...{ pricePrecision: 2, quantityPrecision: 3, baseAssetPrecision: 8, quotePrecision: 8 },
        filters: [
          { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.10' },
          { filterType: 'LOT_SIZE', stepSize: '0.001', maxQty: '1000', minQty: '0.001' },
        ],
      },
    ],
  },
  '/fapi/v1/leverageBracket': [
    {
      symbol: 'BTCUSDT',
      brackets: [
        {
          bracket: 1,
          initialLeverage: 125,
          notionalCap: 50_000,
          notionalFloor: 0,
          maintMarginRatio: 0.004,
          cum: 0,
        },
        {
          bracket: 2,
          initialLeverage: 100,
          notionalCap: 600_000,
          notionalFloor: 50_000,
          maintMarginRatio: 0.005,
          cum: 50,
        },
      ],
    },
  ],
  '/fapi/v3/positionRisk': [
    {
      ...{ symbol: 'BTCUSDT', positionSide: 'BOTH', positionAmt: '0.800', entryPrice: '50000.0' },
      ...{
        breakEvenPrice: '50025.0',
        markPrice: '52000.00000000',
        unRealizedProfit: '1600.00000000',
      },
      ...{ liquidationPrice: '45180.72289157', isolatedMargin: '0', notional: '41600.00000000' },
      ...{ marginAsset: 'USDT', isolatedWallet: '0', initialMargin: '4160.00000000' },
      ...{
        maintMargin: '166.40000000',
        positionInitialMargin: '4160',
        openOrderInitialMargin: '0',
      },
      ...{ adl: 1, bidNotional: '0', askNotional: '0', updateTime: time },
    },
  ],
  '/fapi/v3/account': {
    ...{ totalInitialMargin: '4160', totalMaintMargin: '166.4', totalWalletBalance: '4000' },
    ...{ totalUnrealizedProfit: '1600', totalMarginBalance: '5600' },
    assets: [
      {
        ...{ asset: 'USDT', walletBalance: '4000.00000000', unrealizedProfit: '1600.00000000' },
        ...{
          marginBalance: '5600.00000000',
          maintMargin: '166.40000000',
          initialMargin: '4160.00000000',
        },
        ...{ crossWalletBalance: '4000.00000000', crossUnPnl: '1600.00000000' },
        ...{ availableBalance: '1440.00000000', maxWithdrawAmount: '1440.00000000' },
      },
    ],
    positions: [],
  },
})

const bybitOk = (result: object): object => ({
  retCode: 0,
  retMsg: 'OK',
  result,
  retExtInfo: {},
  time,
})

const bybit = (mayWithdraw: boolean): Table => ({
  '/v5/user/query-api': bybitOk({
    ...{ readOnly: 1, unified: 0, uta: 1, userID: 1, isMaster: true },
    permissions: { Wallet: mayWithdraw ? ['AccountTransfer', 'Withdraw'] : [], ContractTrade: [] },
  }),
  '/v5/account/info': bybitOk({ unifiedMarginStatus: 5, marginMode: 'REGULAR_MARGIN' }),
  '/v5/market/instruments-info': bybitOk({
    category: 'linear',
    nextPageCursor: '',
    list: [
      {
        ...{
          symbol: 'BTCUSDT',
          contractType: 'LinearPerpetual',
          status: 'Trading',
          baseCoin: 'BTC',
        },
        ...{
          quoteCoin: 'USDT',
          settleCoin: 'USDT',
          launchTime: '1584230400000',
          deliveryTime: '0',
        },
        ...{ deliveryFeeRate: '', priceScale: '2', fundingInterval: 480, unifiedMarginTrade: true },
        leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
        priceFilter: { minPrice: '0.10', maxPrice: '199999.80', tickSize: '0.10' },
        lotSizeFilter: { maxOrderQty: '1190.000', minOrderQty: '0.001', qtyStep: '0.001' },
      },
    ],
  }),
  '/v5/position/list': bybitOk({
    category: 'linear',
    nextPageCursor: '',
    list: [
      {
        ...{
          positionIdx: 0,
          riskId: 1,
          riskLimitValue: '2000000',
          symbol: 'BTCUSDT',
          side: 'Sell',
        },
        ...{
          size: '0.250',
          avgPrice: '52000',
          positionValue: '13000',
          tradeMode: 0,
          leverage: '8',
        },
        ...{ positionStatus: 'Normal', autoAddMargin: 0, markPrice: '51200.00', liqPrice: '' },
        ...{
          bustPrice: '',
          positionIM: '1625',
          positionMM: '65',
          positionBalance: '0',
          takeProfit: '',
        },
        ...{ stopLoss: '', unrealisedPnl: '200', cumRealisedPnl: '0' },
        ...{ createdTime: `${time}`, updatedTime: `${time}` },
      },
    ],
  }),
  '/v5/account/wallet-balance': bybitOk({
    list: [
      {
        ...{ accountType: 'UNIFIED', totalEquity: '3200', totalWalletBalance: '3000' },
        ...{ totalMarginBalance: '3200', totalInitialMargin: '1625', totalMaintenanceMargin: '64' },
        ...{ totalPerpUPL: '200', accountIMRate: '0.5078', accountMMRate: '0.02' },
        coin: [
          {
            ...{ coin: 'USDT', equity: '3200', walletBalance: '3000', usdValue: '3200' },
            ...{ unrealisedPnl: '200', borrowAmount: '0', accruedInterest: '0', locked: '0' },
            ...{ totalPositionIM: '1625', totalPositionMM: '65', marginCollateral: true },
            ...{ collateralSwitch: true, spotHedgingQty: '0' },
          },
        ],
      },
    ],
  }),
  '/v5/market/risk-limit': bybitOk({
    category: 'linear',
    nextPageCursor: '',
    list: [
      {
        ...{ id: 1, symbol: 'BTCUSDT', riskLimitValue: '2000000', maintenanceMargin: '0.005' },
        ...{ initialMargin: '0.01', isLowestRisk: 1, maxLeverage: '100.00', mmDeduction: '' },
      },
    ],
  }),
})

const okxOk = (data: readonly object[]): object => ({ code: '0', msg: '', data })

const okx = (mayWithdraw: boolean): Table => ({
  '/api/v5/account/config': okxOk([
    {
      uid: '1',
      acctLv: '2',
      posMode: 'net_mode',
      perm: mayWithdraw ? 'read_only,withdraw' : 'read_only',
    },
  ]),
  '/api/v5/public/instruments': okxOk([
    {
      ...{ instType: 'SWAP', instId: 'ETH-USDT-SWAP', instFamily: 'ETH-USDT', uly: 'ETH-USDT' },
      ...{
        baseCcy: '',
        quoteCcy: '',
        settleCcy: 'USDT',
        ctVal: '0.1',
        ctMult: '1',
        ctValCcy: 'ETH',
      },
      ...{ ctType: 'linear', tickSz: '0.01', lotSz: '0.01', minSz: '0.01', lever: '100' },
      ...{ state: 'live', listTime: '1611916828000', expTime: '', optType: '', stk: '', alias: '' },
      ...{ maxLmtSz: '100000', maxMktSz: '10000', category: '1' },
    },
  ]),
  '/api/v5/account/positions': okxOk([
    {
      ...{ instType: 'SWAP', instId: 'ETH-USDT-SWAP', posId: '7', posSide: 'net', pos: '120' },
      ...{ avgPx: '2400', markPx: '2460', mgnMode: 'isolated', lever: '6', ccy: 'USDT' },
      ...{ margin: '4800', imr: '', mmr: '118.08', mgnRatio: '45.5', liqPx: '2009.0406819' },
      ...{ notionalUsd: '29520', upl: '720', uplRatio: '0.15', interest: '', adl: '1' },
      ...{ last: '2460', cTime: `${time}`, uTime: `${time}` },
    },
  ]),
  '/api/v5/account/balance': okxOk([
    {
      ...{ adjEq: '', totalEq: '9520', uTime: `${time}` },
      details: [
        {
          ...{ ccy: 'USDT', eq: '9520', cashBal: '8800', availEq: '4000', availBal: '4000' },
          ...{ frozenBal: '5520', isoEq: '5520', upl: '0', eqUsd: '9520', disEq: '9520' },
        },
      ],
    },
  ]),
})

const universe = {
  universe: [{ name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 }],
  marginTables: [],
  collateralToken: 0,
}
const contexts = [
  {
    ...{
      funding: '0.0000125',
      openInterest: '688.11',
      prevDayPx: '50000',
      dayNtlVlm: '1169046.29',
    },
    ...{ premium: '0.0003', oraclePx: '52000', markPx: '52000', midPx: '52000' },
    ...{ impactPxs: ['51999', '52001'], dayBaseVlm: '100' },
  },
]
const tokens = [
  { name: 'USDC', szDecimals: 8, weiDecimals: 8, index: 0, tokenId: '0x0', isCanonical: true },
]

const answers: Readonly<Record<string, Body>> = {
  spotMeta: { universe: [], tokens },
  spotMetaAndAssetCtxs: [{ universe: [], tokens }, []] as unknown as Body,
  perpDexs: [null] as unknown as Body,
  metaAndAssetCtxs: [universe, contexts] as unknown as Body,
  clearinghouseState: {
    marginSummary: {
      accountValue: '3000',
      totalNtlPos: '26000',
      totalRawUsd: '-23000',
      totalMarginUsed: '650',
    },
    crossMarginSummary: {
      accountValue: '3000',
      totalNtlPos: '26000',
      totalRawUsd: '-23000',
      totalMarginUsed: '650',
    },
    ...{ crossMaintenanceMarginUsed: '325', withdrawable: '2350', time },
    assetPositions: [
      {
        type: 'oneWay',
        position: {
          ...{ coin: 'BTC', szi: '0.5', entryPx: '51000', positionValue: '26000' },
          ...{ unrealizedPnl: '500', returnOnEquity: '0.78', liquidationPx: '46582.27848101' },
          leverage: { type: 'cross', value: 40 },
          ...{ marginUsed: '650', maxLeverage: 40 },
          cumFunding: { allTime: '0', sinceOpen: '0', sinceChange: '0' },
        },
      },
    ],
  },
}

const hyperliquid = (): Table => ({
  '/info': (body) => answers[(JSON.parse(body) as { type: string }).type] ?? {},
})

export const tables: Readonly<Record<string, (mayWithdraw: boolean) => Table>> = {
  ...{ binanceusdm: binance, bybit, okx, hyperliquid },
}

/** A venue on loopback; `limits` of its first answers are 429. */
export async function venueServer(
  context: TestContext,
  venue: string,
  {
    mayWithdraw = false,
    limits = 0,
  }: { readonly mayWithdraw?: boolean; readonly limits?: number } = {},
): Promise<FakeService> {
  const table = tables[venue]?.(mayWithdraw) ?? {}
  let left = limits
  return await FakeService.listen(context, ({ url, body }, response) => {
    const found = table[url.split('?')[0] ?? '']
    if (left > 0 && /position|clearinghouse/i.test(url + body)) {
      left -= 1
      FakeService.json(response, { code: -1003, msg: 'Too many requests.' }, 429, {
        'retry-after': '1',
      })
    } else if (found === undefined) FakeService.json(response, { msg: 'no such path' }, 404)
    else FakeService.json(response, typeof found === 'function' ? found(body) : found)
  })
}
