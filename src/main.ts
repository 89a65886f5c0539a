import { config, configProblem, StartFailure } from './platform/config/config.ts';
import { log } from './platform/config/log.ts';

/** One command: does its work and gives the exit code: 0 done, 1 refused with a sentence, 2 wrong use. */
type Command = (args: string[]) => Promise<number>;

const commands: Record<string, Command> = {
  serve: async () => {
    const began = performance.now();
    const { startServer } = await import('./app/serve.ts');
    const server = await startServer();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () =>
        server.close().then(
          () => process.exit(0),
          (error) => {
            log.error(error);
            process.exit(1);
          },
        ),
      );
    console.log(`Xã Số: ${server.house.publicUrl} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    return new Promise(() => {}); // until a signal
  },
  migrate: async () => {
    const { openHouse } = await import('./app/serve.ts');
    await (await openHouse()).close();
    return 0;
  },
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    console.error(`xaso <command>: ${Object.keys(commands).join(', ')}`);
    return 2;
  }
  if (configProblem) throw new StartFailure(`A setting is wrong: ${configProblem}.`);
  return command(args);
}

export { startServer } from './app/serve.ts';

if (!import.meta.env.DEV)
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error) => {
      if (error instanceof StartFailure) console.error(error.message);
      else log.fatal({ err: error, data: config.data }, 'ended by a bug');
      process.exit(1);
    },
  );
