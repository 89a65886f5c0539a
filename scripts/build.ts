import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = 'dist/.built';
const hash = createHash('sha256');
for (const file of [...globSync('src/**/*.{ts,tsx,css,json}'), 'vite.config.ts', 'package-lock.json'].sort())
  hash.update(file).update(readFileSync(file));
const wanted = hash.digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const began = performance.now();
  const { createBuilder } = await import('vite');
  const builder = await createBuilder({ logLevel: process.env.VITE_LOG ? 'info' : 'warn' });
  await builder.buildApp();
  writeFileSync(stamp, wanted);
  console.error(`build ${Math.round(performance.now() - began)} ms on Node ${process.versions.node}`);
}
