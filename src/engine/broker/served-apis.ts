/**
 * The APIs that have a handler here; only they are advertised. Kept apart from the handlers' table so that ApiVersions can
 * read it; a test holds the two together.
 */
export const servedApis: ReadonlySet<number> = new Set([
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 29, 30, 31, 32, 33, 35, 37, 42, 43, 44, 45, 46,
  47, 48, 49, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 67, 70, 73, 74, 75, 80, 81, 82,
])
