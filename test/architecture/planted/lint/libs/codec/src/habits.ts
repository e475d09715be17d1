// A line that ends with "// ! rule" must fire that rule, and no other line may fire any.
import { fc } from 'fast-check' // ! noUndeclaredDependencies
import { readFileSync } from 'fs' // ! useNodejsImportProtocol

export async function slow(): Promise<number> {
  return readFileSync.length
}

export function forgets(): void {
  slow() // ! noFloatingPromises
}

export function trusts(value: any): string { // ! noExplicitAny
  return String(value)
}

export function insists(values: readonly string[]): string {
  return values[0]! // ! noNonNullAssertion
}

export enum Level { Green } // ! noEnum

export function reassigns(count: number): number {
  count += 1 // ! noParameterAssign
  return count
}

export const property = fc
