// fires: doc-comment
const size = 1

interface Shape {
  readonly size: number
}

export { size, type Shape }
