/** A text message is one message: 160 characters of the GSM 7-bit alphabet (3GPP TS 23.038, 23.040). */
export const SMS_LENGTH = 160;
/** The part of that alphabet that we write: one place each; no marks, no characters of the extension table, which take two. */
const plainLetter = /[A-Za-z0-9 \n@$_!"#%&'()*+,\-./:;<=>?]/;
export const isPlain = (text: string): boolean => [...text].every((one) => plainLetter.test(one));

const others: Record<string, string> = { đ: 'd', Đ: 'D', '–': '-', '—': '-', '‑': '-', '“': '"', '”': '"', '‘': "'", '’': "'", '…': '...' };

/** `Xã Cần Giuộc – bộ phận một cửa` → `Xa Can Giuoc - bo phan mot cua`: what any phone shows. What has no such letter becomes a blank. */
export function plainText(text: string): string {
  return [...text.normalize('NFKD').replace(/\p{M}/gu, '')]
    .map((one) => others[one] ?? (plainLetter.test(one) ? one : ' '))
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}
