import { config } from '../platform/config/config.ts';
import { log } from '../platform/config/log.ts';
import { DEMO_PASSWORD, demoOfficers, demoPhone, LONG_AN } from './demo/accounts.ts';
import { startServer } from './serve.ts';

/** What a newcomer needs to look around: printed once the server answers. */
function demoAccounts(publicUrl: string): string {
  const officers = demoOfficers.map(
    ({ username, displayName, roles, unit }) =>
      `    ${username.padEnd(12)} ${displayName} (${roles.join(', ')}${unit === LONG_AN ? ', phường Long An' : ''})`,
  );
  return [
    `  Bản trình diễn / demonstration, made-up people only`,
    `  Công dân / citizens: ${publicUrl}/dang-nhap, ${demoPhone(0)} … ${demoPhone(23)}; the code is shown on the page`,
    `  Cán bộ / officers:   ${publicUrl}/can-bo/dang-nhap, password ${DEMO_PASSWORD}; the second factor is shown on the page`,
    ...officers,
  ].join('\n');
}

/** Runs the server until a signal ends it; the embedded database ends with it. */
export async function serve(): Promise<never> {
  const began = performance.now();
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  // From the first moment: Ctrl-C during the start must not leave a database behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      stopping = true;
      stop?.().then(
        () => process.exit(0),
        (error) => {
          log.error(error);
          process.exit(1);
        },
      );
    });
  const server = await startServer();
  stop = server.close;
  if (stopping) {
    await server.close();
    process.exit(0);
  }
  console.log(`Xã Số: ${server.house.publicUrl} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (config.demo) console.log(demoAccounts(server.house.publicUrl));
  return new Promise(() => {});
}
