/** Korean particles by the last sound of what they follow, spoken as Koreans speak it: digits and Latin letters too. */

type Final = 'vowel' | 'rieul' | 'consonant'

const digitFinals: Record<string, Final> = {
  '0': 'consonant', // 영
  '1': 'rieul', // 일
  '2': 'vowel', // 이
  '3': 'consonant', // 삼
  '4': 'vowel', // 사
  '5': 'vowel', // 오
  '6': 'consonant', // 육
  '7': 'rieul', // 칠
  '8': 'rieul', // 팔
  '9': 'vowel', // 구
}

// The letters whose Korean names end in a consonant: l 엘, m 엠, n 엔, r 알.
const letterFinals: Record<string, Final> = { l: 'rieul', m: 'consonant', n: 'consonant', r: 'rieul' }

function finalOf(text: string): Final {
  const sounded = text.replace(/[^\p{L}\p{N}]+$/u, '')
  const last = sounded.at(-1)
  if (last === undefined) return 'vowel'
  const code = last.codePointAt(0) ?? 0
  if (code >= 0xac00 && code <= 0xd7a3) {
    const final = (code - 0xac00) % 28
    return final === 0 ? 'vowel' : final === 8 ? 'rieul' : 'consonant'
  }
  // 10 십, 100 백, 1,000 천, 10,000 만: every round number ends in a consonant, as 0 itself does.
  return digitFinals[last] ?? letterFinals[last.toLowerCase()] ?? 'vowel'
}

/** The particle of a pair ('이/가', '을/를', '은/는', '과/와', '으로/로') that follows `text`. */
export function josa(text: string, pair: string): string {
  const [afterConsonant = '', afterVowel = ''] = pair.split('/')
  const final = finalOf(text)
  if (final === 'vowel') return afterVowel
  return final === 'rieul' && afterConsonant.startsWith('으') ? afterVowel : afterConsonant
}
