/** Where money goes: bank by its six digits of NAPAS, account, amount in whole đồng, and what stands in the content of the transfer. */
export type Transfer = { bin: string; account: string; amount: number; purpose: string };

/** One element: two digits of tag, two of length, the value. Lengths are bytes, so only ASCII goes in. */
function element(tag: string, value: string): string {
  if (!/^[\x20-\x7E]{1,99}$/.test(value)) throw new Error(`no value of a QR: ${value}`);
  return `${tag}${String(value.length).padStart(2, '0')}${value}`;
}

/** CRC-16/CCITT-FALSE: polynomial 0x1021, beginning with 0xFFFF, nothing reflected; four capital hexadecimal digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const letter of text) {
    crc ^= letter.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * A VietQR for one transfer to an account (NAPAS, EMVCo merchant-presented, dynamic): what a banking app reads to fill in the transfer. It is an instruction
 * and proves no payment. Throws for an amount that is no positive whole number, or a purpose with tone marks.
 */
export function vietQr({ bin, account, amount, purpose }: Transfer): string {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`no amount of a transfer: ${amount}`);
  const beneficiary = element('00', bin) + element('01', account);
  const merchant = element('00', 'A000000727') + element('01', beneficiary) + element('02', 'QRIBFTTA');
  const payload = [
    element('00', '01'),
    element('01', '12'),
    element('38', merchant),
    element('53', '704'),
    element('54', String(amount)),
    element('58', 'VN'),
    element('62', element('08', purpose)),
    '6304',
  ].join('');
  return payload + crc16(payload);
}
