import type { Bank } from './Bank.ts'

/**
 * The 48 banks of the European Banking Authority's stress test of 2018: capital, leverage ratio, debt
 * securities and the government bonds among them, at the end of 2017, in millions of euro.
 *
 * The table is that of github.com/ox-inet-resilience/firesale_stresstest (`EBA_2018.csv` at
 * dd861c6dbb), Apache License 2.0. Changed: rows became records, and government bonds, there written
 * as a sum of two items, stand here as the sum.
 */
export const banks2018: readonly Bank[] = rows([
  ['AT01', 14_712, 6.55, 34_241, 27_695],
  ['AT02', 9_266, 6.12, 19_761, 15_960],
  ['BE03', 8_141, 5.59, 14_275, 8_607],
  ['BE04', 15_134, 6.08, 46_143, 40_016],
  ['DK05', 17_830, 4.41, 43_067, 9_749],
  ['DK06', 4_129, 5.42, 7_556, 299],
  ['DK07', 9_354, 4.8, 0, 0],
  ['FI08', 9_891, 7.85, 11_963, 3_885],
  ['FR09', 76_135, 4.68, 131_757, 105_238],
  ['FR10', 44_420, 6.58, 56_710, 24_658],
  ['FR11', 59_042, 5.05, 67_590, 45_805],
  ['FR12', 77_398, 5.62, 135_558, 70_765],
  ['FR13', 8_522, 4.53, 37_454, 26_045],
  ['FR14', 40_861, 4.3, 58_111, 50_778],
  ['DE15', 9_393, 4.04, 22_518, 12_367],
  ['DE16', 25_607, 5.51, 55_711, 31_429],
  ['DE17', 50_808, 4.13, 59_952, 38_867],
  ['DE18', 18_134, 4.61, 53_604, 28_034],
  ['DE19', 11_955, 4.96, 22_181, 7_998],
  ['DE20', 7_673, 4.88, 22_084, 7_164],
  ['DE21', 5_803, 3.41, 27_763, 12_779],
  ['DE22', 18_442, 11.41, 47_266, 23_274],
  ['HU23', 4_183, 9.27, 11_097, 10_595],
  ['IE24', 10_767, 11.94, 15_860, 10_833],
  ['IE25', 7_113, 7.03, 13_388, 8_669],
  ['IT26', 9_379, 5.59, 28_017, 24_410],
  ['IT27', 38_051, 6.42, 78_869, 64_189],
  ['IT28', 48_880, 5.73, 142_549, 117_292],
  ['IT29', 7_755, 5.85, 13_558, 12_758],
  ['NL30', 18_793, 4.03, 39_839, 33_180],
  ['NL31', 31_263, 6.03, 28_572, 24_256],
  ['NL32', 45_581, 4.65, 82_192, 57_284],
  ['NL33', 3_533, 3.49, 17_119, 8_876],
  ['NO34', 16_710, 6.9, 8_983, 2_951],
  ['PL35', 4_705, 9.79, 11_854, 10_093],
  ['PL36', 7_739, 10.54, 13_291, 11_703],
  ['ES37', 42_341, 6.62, 70_701, 56_626],
  ['ES38', 10_415, 4.97, 24_523, 22_258],
  ['ES39', 74_173, 5.28, 148_276, 113_377],
  ['ES40', 18_966, 5.54, 30_194, 26_928],
  ['SE41', 24_515, 5.2, 36_550, 8_024],
  ['SE42', 12_035, 5.24, 5_021, 3_795],
  ['SE43', 11_760, 4.57, 15_442, 12_071],
  ['SE44', 10_231, 5.25, 6_950, 6_617],
  ['UK45', 46_847, 4.79, 65_725, 50_622],
  ['UK46', 105_279, 5.91, 275_034, 229_630],
  ['UK47', 33_417, 5.12, 58_315, 39_170],
  ['UK48', 36_015, 5.82, 59_042, 48_016],
])

type Row = readonly [
  id: string,
  capital: number,
  leverageRatio: number,
  debtSecurities: number,
  governmentBonds: number,
]

function rows(table: readonly Row[]): readonly Bank[] {
  return table.map(([id, capital, leverageRatio, debtSecurities, governmentBonds]) => ({
    id,
    capital,
    leverageRatio,
    debtSecurities,
    governmentBonds,
  }))
}
