/** Some of some assets in words: `1000 UST10, 618775 USD`. */
export const itemsText = (
  items: readonly { readonly asset: string; readonly quantity: string }[],
): string =>
  items.length === 0
    ? 'nothing'
    : items.map(({ asset, quantity }) => `${quantity} ${asset}`).join(', ')
