import { config, configProblem, StartFailure } from './platform/config/config.ts';
import { log } from './platform/config/log.ts';

/** One command: does its work and gives the exit code: 0 done, 1 refused with a sentence, 2 wrong use. */
type Command = { use: string; run(args: string[]): Promise<number> };

const openHouse = async () => (await import('./app/serve.ts')).openHouse();

/** The house as its own actor that makes accounts. */
async function openAsIdentity() {
  const { contextIn } = await import('./app/house.ts');
  const { systemActor } = await import('./platform/permissions/permissions.ts');
  const house = await openHouse();
  return { context: contextIn(house, systemActor('identity')), close: house.close };
}

const commands: Record<string, Command> = {
  serve: {
    use: 'serve: pages, API and worker on one port',
    run: async () => {
      const { serve } = await import('./app/serve.command.ts');
      return serve();
    },
  },
  migrate: {
    use: 'migrate: bring the database to this version and load the content',
    run: async () => {
      await (await openHouse()).close();
      return 0;
    },
  },
  demo: {
    use: 'demo [--scale 1000000 [--communes 188]]: load the demonstration, or a province’s year of made-up dossiers, into the database of XASO_DATA; a second time changes nothing',
    run: async (args) => {
      const { runDemo } = await import('./app/demo/demo.command.ts');
      return runDemo(args, openHouse);
    },
  },
  report: {
    use: 'report pilot [--json] [--pdf FILE]: the pilot of 2022, every figure computed again from the events of its dossiers, in a database of its own (xaso_pilot)',
    run: async (args) => {
      const { runReport } = await import('./steering/reports/report.command.ts');
      return runReport(args, async () => {
        const { contextIn } = await import('./app/house.ts');
        const { systemActor } = await import('./platform/permissions/permissions.ts');
        const house = await (await import('./app/demo/pilot.ts')).openPilot();
        return { context: contextIn(house, systemActor('reader')), close: house.close };
      });
    },
  },
  units: {
    use: 'units import FILE | shapes FILE.geojson [--dry-run] [--json]: dated units and what became of them; the areas of units for the map; what is refused is told',
    run: async (args) => {
      const { runUnits } = await import('./registers/units/units.import.command.ts');
      const { contextIn } = await import('./app/house.ts');
      const { systemActor } = await import('./platform/permissions/permissions.ts');
      const open = async () => {
        const house = await openHouse();
        return { context: contextIn(house, systemActor('content')), close: house.close };
      };
      return args[0] === 'shapes' ? (await import('./registers/units/shapes.command.ts')).runShapes(args, open) : runUnits(args, open);
    },
  },
  due: {
    use: 'due --received 2026-08-20T09:00 --working-days 3 [--json]: when a term ends, and why',
    run: async (args) => {
      const { runDue } = await import('./registers/calendar/due.command.ts');
      const { exit, out, error } = runDue(args);
      if (out) console.log(out);
      if (error) console.error(error);
      return exit;
    },
  },
  officer: {
    use: 'officer create --username U --name NAME --unit ID --roles "system admin": an officer; the password is read from standard input',
    run: async (args) => {
      const { runOfficer } = await import('./registers/people/officers.command.ts');
      return runOfficer(args, openAsIdentity);
    },
  },
  token: {
    use: 'token create --name NAME --unit ID --scopes dossiers:file,dossiers:read: a machine token, shown once',
    run: async (args) => {
      const { runToken } = await import('./registers/people/tokens.command.ts');
      return runToken(args, openAsIdentity);
    },
  },
  indicators: {
    use: 'indicators rebuild | verify | rows --indicator X --unit U --year Y [--as-of DAY] [--pilot]: count anew; compare with the rows; the codes behind a figure',
    run: async (args) => {
      const { runIndicators } = await import('./steering/indicators/indicators.command.ts');
      const { contextIn } = await import('./app/house.ts');
      const { systemActor } = await import('./platform/permissions/permissions.ts');
      return runIndicators(args, async ({ pilot }) => {
        const house = pilot ? await (await import('./app/demo/pilot.ts')).openPilot() : await openHouse();
        return { contextNow: () => contextIn(house, systemActor('reader')), close: house.close };
      });
    },
  },
  backup: {
    use: 'backup DIR: a back-up of one moment, beside a running server, into a new folder; the keys are kept apart',
    run: async (args) => {
      const { runBackup } = await import('./platform/backup/backup.command.ts');
      const { reachDatabase } = await import('./app/serve.ts');
      return runBackup(args, reachDatabase);
    },
  },
  restore: {
    use: 'restore DIR: a back-up into an empty database, then migrated to this version',
    run: async (args) => {
      const { runRestore } = await import('./platform/backup/backup.command.ts');
      const { reachDatabase } = await import('./app/serve.ts');
      return runRestore(args, reachDatabase);
    },
  },
  audit: {
    use: 'audit verify: recompute the chain of the sealed audit days',
    run: async (args) => {
      if (args[0] !== 'verify') return wrongUse();
      const { brokenDay } = await import('./platform/audit/audit.ts');
      const { contextIn } = await import('./app/house.ts');
      const { systemActor } = await import('./platform/permissions/permissions.ts');
      const house = await openHouse();
      try {
        const day = await brokenDay(contextIn(house, systemActor('worker')));
        if (day) console.error(`The audit of ${day} was changed after it was sealed.`);
        else console.log('The chain of the audit holds.');
        return day ? 1 : 0;
      } finally {
        await house.close();
      }
    },
  },
};

function wrongUse(): number {
  console.error(
    `xaso <command>\n${Object.values(commands)
      .map((command) => `  ${command.use}`)
      .join('\n')}`,
  );
  return 2;
}

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (!command) return wrongUse();
  if (configProblem) throw new StartFailure(`A setting is wrong: ${configProblem}.`);
  return command.run(args);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    if (error instanceof StartFailure) {
      console.error(error.message);
      log.debug({ err: error.cause }, 'why');
    } else log.fatal({ err: error, data: config.data }, 'ended by a bug');
    process.exit(1);
  },
);
