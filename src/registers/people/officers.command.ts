import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Refusal, refusalKey } from '../../platform/context/refusal.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { registerOf } from '../units/units.queries.ts';
import { isRole, type Role } from './people.rules.ts';
import { createOfficer } from './people.service.ts';
import type { CommandHouse } from './tokens.command.ts';

const t = wordsIn('vi');

type Wish = { username: string; name: string; unit: string; roles: Role[] };

function wishOf(args: string[]): Wish | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args,
      options: { username: text, name: text, unit: text, roles: text },
      allowPositionals: true,
    });
    const { username, name, unit, roles = '' } = values;
    const wanted = roles.split(',').map((role) => role.trim());
    if (positionals.join() !== 'create' || !username || !name || !unit || !wanted.every(isRole)) return undefined;
    return { username, name, unit, roles: wanted.filter(isRole) };
  } catch {
    return undefined;
  }
}

/** The first line of standard input: typed, or piped in by a script. */
async function passwordLine(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}

/**
 * `xaso officer create --username U --name N --unit ID --roles "system admin"` reads the password from standard input: for the first administrator of an
 * installation; the others are made on the page. The second factor is set up at the first sign-in. Exit 0 done, 1 refused with a sentence, 2 wrong use.
 */
export async function runOfficer(
  args: string[],
  openHouse: () => Promise<CommandHouse>,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<number> {
  const wish = wishOf(args);
  if (!wish) {
    console.error(t('people.command.officerUse'));
    return 2;
  }
  console.error(t('people.command.password'));
  const password = await passwordLine(input);
  const house = await openHouse();
  try {
    if (!(await registerOf(house.context)).units.has(wish.unit)) throw new Refusal('people.no_such_unit', 404);
    const { username, name, unit, roles } = wish;
    const { account } = await createOfficer(house.context, { username, displayName: name, password, unit, roles });
    console.log(account);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const complaints = Object.values(error.fields).map((one) => t(one.key));
    console.error(t('people.command.refused', { reason: [t(refusalKey(error.code), error.details), ...complaints].join(' ') }));
    return 1;
  } finally {
    await house.close();
  }
}
