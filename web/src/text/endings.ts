const words: Readonly<Record<string, string>> = {
  deposit: 'met by a deposit',
  reduction: 'met by a reduction',
  price: 'met by the market',
}

/** How a call ended, in words. */
export const endingText = (end: string): string => words[end] ?? end
