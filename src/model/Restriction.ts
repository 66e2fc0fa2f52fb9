/** What an account may be forbidden to do even where its margin allows it. */
export type Restriction = 'reduceOnly' | 'noWithdrawal'
