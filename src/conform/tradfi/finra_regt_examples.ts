import { byMethodology } from './byMethodology.ts'
import { dayTrades } from './dayTrades.ts'
import { regT } from './regT.ts'
import { sma } from './sma.ts'
import { stockMargin } from './stockMargin.ts'

/** Stock under FINRA 4210 and Regulation T: one answer for each methodology. */
export const finraRegT = byMethodology({ ...stockMargin, ...regT, ...sma, ...dayTrades })
