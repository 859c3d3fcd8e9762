import { create } from 'zustand'

/** A wait of a real timer that is run through faster, by name. Never a shortened timer. */
export interface Lapse {
  speed: number
  /** What waits, e.g. 'broker.session.timeout.ms' or "세션". */
  name: string
  /** Its length in words, where a row knows it. */
  lengthUs: number | null
  deadlineUs: number | null
}

export const useLapse = create<{ lapse: Lapse | null }>(() => ({ lapse: null }))
