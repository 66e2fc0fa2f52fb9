import type { MethodAdapter } from '../Adapter.ts'
import { isolatedWithFee } from './okx_docs.ts'

/** Worked examples of Gate's documents: its linear isolated form is OKX's. */
export const gate_docs: MethodAdapter = { 'gate.linear.liquidation_price': isolatedWithFee }
