/** Defects that can be planted, to prove that the invariants find them. Each is one switch in the engine: `ctx.planted?.has('B8')`. */
export const PLANTED: readonly { name: string; what: string }[] = []
