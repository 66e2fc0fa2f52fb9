import type { Ratio } from '../money/Ratio.ts'
import type { Facts } from './Facts.ts'

/**
 * Answers the cases of one vector file, method by method: it puts a case's inputs to the public
 * functions and gives back what they say, under the names that the case expects.
 */
export type Adapter = { readonly [method: string]: (input: Facts) => Found }

/**
 * Exact numbers, or null where there is none. A list is the same number by several roads: each of
 * them must be what is expected.
 */
export type Found = { readonly [name: string]: Ratio | null | readonly Ratio[] }
