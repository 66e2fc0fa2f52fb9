import { brief } from './brief.ts'

/** As an instrument has it; of an asset, the exact price is often just beside a round one. */
export const priceText = (price: string | null): string => {
  const places = price?.split('.')[1]?.length ?? 0
  return places > 8
    ? brief(
        Number(price)
          .toPrecision(10)
          .replace(/\.?0+$/, ''),
        8,
      )
    : brief(price, 8)
}
