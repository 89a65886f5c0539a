import { keys } from '../../platform/config/keys.ts';

const LENGTH = 16; // 96 bits
const proofOf = (dossier: string) => keys().digest(`rating link|${dossier}`).slice(0, LENGTH);

/**
 * The page on which whoever took a result says how it went. The link follows from the dossier and our secret, so that it can be shown, printed and sent,
 * and is kept nowhere; that it was used is kept by the slice `feedback`.
 */
export const ratingPath = (dossier: string): string =>
  `/danh-gia/${Buffer.from(dossier.replaceAll('-', ''), 'hex').toString('base64url')}${proofOf(dossier)}`;

/** The dossier behind a link; undefined when we did not make it. */
export function ratedDossier(link: string): string | undefined {
  if (!/^[\w-]{38}$/.test(link)) return undefined;
  const hex = Buffer.from(link.slice(0, 22), 'base64url').toString('hex');
  const dossier = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return keys().same(link.slice(22), proofOf(dossier)) ? dossier : undefined;
}
