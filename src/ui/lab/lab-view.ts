import { create } from 'zustand'

/** What the laboratory shows beside the visitor's own topics. */
export const useLabView = create<{ internal: boolean }>(() => ({ internal: false }))
