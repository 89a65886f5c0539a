import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { Refusal, refusalKey } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { isScope, SCOPES } from './people.rules.ts';
import { createToken, revokeToken } from './tokens.service.ts';

/** A house opened for a command: its context as the house's own actor `identity`, and its end. */
export type CommandHouse = { context: Context; close(): Promise<void> };

const t = wordsIn('vi');

function flagsOf(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args,
      options: { name: text, unit: text, scopes: text, days: text, id: text },
      allowPositionals: true,
      strict: true,
    });
  } catch {
    return undefined;
  }
}

type Wish = (context: Context) => Promise<string[]>;

/** What the arguments ask for; undefined: wrong use. */
function wishOf(args: string[]): Wish | undefined {
  const { values, positionals } = flagsOf(args) ?? { values: {}, positionals: [] };
  const { name, unit, scopes = '', days = '365', id } = values;
  const wanted = scopes.split(',').filter(Boolean);
  if (positionals.join() === 'create' && name && unit && wanted.length > 0 && wanted.every(isScope) && /^\d+$/.test(days))
    return async (context) => {
      const made = await createToken(context, { name, unit, scopes: wanted.filter(isScope), days: Number(days) });
      return [made.token];
    };
  if (positionals.join() === 'revoke' && id)
    return async (context) => {
      await revokeToken(context, { id, key: newId() });
      return [];
    };
  return undefined;
}

/**
 * `xaso token create --name N --unit ID --scopes dossiers:file,…` prints the token, once; `xaso token revoke --id ID` takes one back. Exit 0 done,
 * 1 refused with a sentence, 2 wrong use.
 */
export async function runToken(args: string[], openHouse: () => Promise<CommandHouse>): Promise<number> {
  const wish = wishOf(args);
  if (!wish) {
    console.error(t('people.command.wrongUse', { scopes: Object.keys(SCOPES).join(', ') }));
    return 2;
  }
  const house = await openHouse();
  try {
    for (const line of await wish(house.context)) console.log(line);
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
