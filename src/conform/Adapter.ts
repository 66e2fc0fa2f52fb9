import type { Ratio } from '../money/Ratio.ts'
import type { Facts } from './Facts.ts'

/**
 * Answers the cases of one vector file: it puts a case's inputs to the public functions and gives
 * back what they say. Cases come in two makes: `input` and `expected` with a method, answered
 * method by method, and whole cases of scaled integers, answered as trees.
 */
export type Adapter = MethodAdapter | CaseAdapter

/** One answer a method, under the names that the case expects. */
export type MethodAdapter = { readonly [method: string]: (input: Facts) => Found }

/**
 * One answer a case: a tree of the case's own shape in which each answer stands where the case has
 * what it expects (`expected`, `accountBefore`, `health` and the like, wherever they are).
 */
export type CaseAdapter = (one: Facts) => Tree

/**
 * Exact numbers, or null where there is none. A list is the same number by several roads: each of
 * them must be what is expected.
 */
export type Found = { readonly [name: string]: Ratio | null | readonly Ratio[] }

/** What a case adapter found: whole numbers as bigint, words, flags, null, lists and objects. */
export type Tree =
  | bigint
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [name: string]: Tree }
