import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { pilotPaper } from './pilot.paper.ts';
import { pilotReport } from './pilot.queries.ts';
import { bornOut } from './pilot.rules.ts';
import { pilotTable } from './pilot.table.rules.ts';

type Opened = { context: Context; close(): Promise<void> };

/**
 * `xaso report pilot [--json] [--pdf FILE]`. Gives the exit code: 0; 1 when a figure does not bear out what was published, or the file cannot be written; 2 wrong
 * use. `open` gives the pilot's database, with its two years.
 */
export async function runReport(args: string[], open: () => Promise<Opened>): Promise<number> {
  const t = wordsIn('vi');
  let wish: { json: boolean; pdf: string | undefined } | undefined;
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false }, pdf: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals.length === 1 && positionals[0] === 'pilot') wish = { json: values.json, pdf: values.pdf };
  } catch {
    // said below
  }
  if (!wish || wish.pdf === '') {
    console.error(t('pilot.command.use'));
    return 2;
  }
  const { context, close } = await open();
  try {
    const report = await pilotReport(context);
    if (wish.pdf !== undefined && !(await wrote(wish.pdf, await renderPdf(pilotPaper(report, context.now))))) return 1;
    if (wish.json) console.log(JSON.stringify(report.rows, null, 2));
    else if (wish.pdf === undefined) console.log(pilotTable(report));
    const wrong = report.rows.filter((row) => !bornOut(row));
    for (const row of wrong)
      console.error(
        t('pilot.command.differs', {
          indicator: row.indicator,
          unit: row.unitCode,
          year: row.year,
          percent: row.percent,
          published: row.published ?? 0,
        }),
      );
    return wrong.length > 0 ? 1 : 0;
  } finally {
    await close();
  }

  async function wrote(file: string, content: Buffer): Promise<boolean> {
    try {
      writeFileSync(file, content);
      return true;
    } catch (error) {
      console.error(t('pilot.command.unwritten', { file, why: (error as Error).message }));
      return false;
    }
  }
}
