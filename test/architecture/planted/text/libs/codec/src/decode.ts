// fires: doc-comment
export function decode(): number {
  return 1
}
