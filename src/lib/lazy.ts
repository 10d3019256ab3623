// What is made when it is first needed: large libraries cost memory that most processes never use.

/** Makes the value once, at the first call. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
