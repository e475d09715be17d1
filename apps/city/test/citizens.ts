/** A citizen number that cannot exist: county xx0199, born 1900, a valid check character (GB 11643). */
export function citizenNumber(province: string, sequence: number): string {
  const body = `${province}019919000101${String(sequence).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + ('10X98765432'[sum % 11] ?? '')
}
