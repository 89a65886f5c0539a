import type { Visit } from '../../../ui/visit.ts';
import type { Situation } from '../../procedures/forms.rules.ts';
import type { Screen } from '../../procedures/forms.schema.ts';
import { type Boxes, Questions } from './file-field.part.tsx';
import { readerOf } from './file-frame.part.tsx';

/** The questions of a screen as whoever files sees them, for a look at a form before it holds: nothing is sent from there. */
export async function askedInFiling(visit: Visit) {
  const { places } = await readerOf(visit);
  return (screen: Screen, situation: Situation, typed: Boxes) => (
    <Questions screen={screen} situation={situation} typed={typed} errors={{}} places={places} />
  );
}
