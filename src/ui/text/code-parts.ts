/** Text with `code` in backticks, cut at them: even places are prose, odd ones code. */
export const codeParts = (text: string): string[] => text.split('`')
