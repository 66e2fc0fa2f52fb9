/** What an account may be forbidden, whatever its margin would allow. */
export type Restriction = 'reduceOnly' | 'noWithdrawal'
