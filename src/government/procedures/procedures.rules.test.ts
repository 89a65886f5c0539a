import { expect, test } from 'vitest';
import { proceduresFromContent } from './procedures.content.ts';

test('the twenty procedures of the first release load and pass the schema', () => {
  expect(proceduresFromContent()).toHaveLength(20);
});
