import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** The Chromium that came from npm, unpacked. The package unpacks to $TMPDIR/chromium and takes whatever is there already, of whichever version, whole or not. */
export async function chromiumPath(): Promise<string> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = resolve('node_modules/.cache/chromium');
  mkdirSync(process.env.TMPDIR, { recursive: true });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Before the first of several workers asks for it: two that unpack at once find each other's half. */
export async function setup(): Promise<void> {
  await chromiumPath();
}
