import { samples } from '../../government/procedures/forms.samples.ts';
import type { Answers } from '../../government/procedures/forms.schema.ts';
import { addDays, type Day } from '../../platform/time/time.ts';
import { type MadeUp, madeUp, type Random } from './people.ts';

type Asked = { caseCode: string; answers: Answers };

const written = (who: string, person: MadeUp, birth: Answers): Answers => ({
  [`${who}.fullName`]: person.fullName,
  [`${who}.personalNumber`]: person.number,
  ...Object.fromEntries(Object.entries(birth).map(([name, value]) => [`${who}.${name}`, value])),
});

/** What is written over the sample of a form, so that each dossier of the demonstration is another person's. */
function changes(code: string, random: Random, today: Day): Answers {
  const year = Number(today.slice(0, 4));
  const man = madeUp(random, 'male', [24, 40], year);
  const woman = madeUp(random, 'female', [22, 38], year);
  const old = madeUp(random, 'male', [76, 90], year);
  switch (code) {
    case '1.001193': {
      const sex = random.one(['male', 'female'] as const);
      const child = madeUp(random, sex, [0, 0], year);
      return {
        'child.familyName': man.family,
        'child.givenName': child.given,
        'child.sex': sex,
        'child.birthDate': addDays(today, -random.between(5, 40)),
        ...written('mother', woman, { birthYear: woman.birthYear }),
        ...written('father', man, { birthYear: man.birthYear }),
      };
    }
    case '1.000656':
      return {
        ...written('deceased', old, { birthDate: String(old.birthYear), sex: 'male' }),
        'death.date': addDays(today, -random.between(1, 5)),
      };
    case '1.000894':
      return { ...written('groom', man, { birthDate: man.birthDate }), ...written('bride', woman, { birthDate: woman.birthDate }) };
    case '1.004873':
      return {
        ...written('person', man, { birthDate: man.birthDate, sex: 'male' }),
        'partner.fullName': woman.fullName,
        'partner.birthDate': woman.birthDate,
      };
    case '2.000635':
      return { ...written('subject', man, { birthDate: man.birthDate, sex: 'male' }), 'extract.copies': random.between(1, 3) };
    case '2.000815':
      return { 'paper.pages': random.between(1, 6), 'paper.copies': random.between(1, 5) };
    case '1.014027':
      return {
        'person.fullName': old.fullName.toUpperCase(),
        'person.birthDate': old.birthDate,
        'person.sex': 'male',
        'person.personalNumber': old.number,
        'account.holder': old.fullName,
      };
    default:
      return {};
  }
}

/** Complete answers to one of the online forms, by a made-up citizen with this phone. */
export function demoAnswers(code: string, random: Random, asker: MadeUp, phone: string, today: Day): Asked {
  const sample = samples[code];
  if (!sample) throw new Error(`no sample of ${code}`);
  const requester = Object.hasOwn(sample.answers, 'requester.fullName')
    ? { 'requester.fullName': asker.fullName, 'requester.personalNumber': asker.number }
    : {};
  return {
    caseCode: sample.caseCode,
    answers: { ...sample.answers, ...requester, 'requester.phone': phone, ...changes(code, random, today) },
  };
}
