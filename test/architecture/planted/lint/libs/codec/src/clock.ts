// A line that ends with "// ! rule" must fire that rule, and no other line may fire any.
export const taken: readonly unknown[] = [
  Date.now(), // ! plugin
  Date.now, // ! plugin
  new Date(), // ! plugin
  new Date, // ! plugin
  Date(), // ! plugin
  Math.random(), // ! plugin
  Math.random, // ! plugin
]

export const allowed: readonly unknown[] = [new Date(0), Date.UTC(2022, 4, 4), Date.parse('2022-05-04'), Math.max(1, 2)]
