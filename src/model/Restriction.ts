/**
 * What an account may be forbidden to do even where its margin allows it. Closing only: orders may
 * reduce what is held and nothing else, and nothing is borrowed. No withdrawal: nothing leaves to
 * the outside world. Funds on hand: what is held, with every order filled, is paid for in full, so
 * that equity covers its gross notional.
 */
export type Restriction = 'reduceOnly' | 'noWithdrawal' | 'fundsOnHand'
