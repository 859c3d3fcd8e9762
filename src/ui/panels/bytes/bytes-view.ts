import { create } from 'zustand'

/** Which file is looked at; kept while other panels are in front. */
export const useBytesView = create<{ node: number | null; path: string | null }>(() => ({ node: null, path: null }))

export const openFile = (node: number, path: string | null): void => useBytesView.setState({ node, path })
