import type { Context } from '../../platform/context/context.ts';
import { createDemoCitizen, createOfficer } from '../../registers/people/people.service.ts';
import type { MadeUp } from './people.ts';

/** The password of every officer of the demonstration. Such accounts sign in only while the demonstration is on. */
export const DEMO_PASSWORD = 'xa-so-trinh-dien';

export const COMMUNE = '28159.20250701';
export const PROVINCE = '80.20250701';
/** Neighbours that take the model over. */
export const LONG_AN = '27694.20250701';
export const TAM_VU = '28210.20250701';
export const BEN_LUC = '27991.20250701';

/** Every role once, the desk and the specialists twice; and who answers for a neighbour. */
export const demoOfficers = [
  { username: 'motcua1', displayName: 'Trần Thị Hoa', roles: ['desk officer'], unit: COMMUNE },
  { username: 'motcua2', displayName: 'Lê Văn Bình', roles: ['desk officer'], unit: COMMUNE },
  { username: 'chuyenvien1', displayName: 'Phạm Thị Lan', roles: ['specialist'], unit: COMMUNE },
  { username: 'chuyenvien2', displayName: 'Võ Minh Tuấn', roles: ['specialist'], unit: COMMUNE },
  { username: 'lanhdao', displayName: 'Nguyễn Văn Sơn', roles: ['leader'], unit: COMMUNE },
  { username: 'vanthu', displayName: 'Đặng Thị Mai', roles: ['clerk'], unit: COMMUNE },
  { username: 'itxanh', displayName: 'Huỳnh Quốc Khang', roles: ['helper'], unit: COMMUNE },
  { username: 'quantrixa', displayName: 'Bùi Hữu Phúc', roles: ['commune admin'], unit: COMMUNE },
  { username: 'longan', displayName: 'Lê Kim Phượng', roles: ['leader', 'commune admin'], unit: LONG_AN },
  { username: 'xemtinh', displayName: 'Hồ Ngọc Yến', roles: ['province viewer'], unit: PROVINCE },
  { username: 'quantritinh', displayName: 'Ngô Thanh Hải', roles: ['province admin'], unit: PROVINCE },
  { username: 'hethong', displayName: 'Quản trị hệ thống', roles: ['system admin'], unit: PROVINCE },
] as const;

/** Phones of made-up citizens; the first is the one that the README names. */
export const demoPhone = (index: number): string => `09000000${String(index + 1).padStart(2, '0')}`;

/** Makes the officers, once. Gives their accounts by user name. */
export async function makeOfficers(context: Context): Promise<Map<string, string>> {
  const accounts = new Map<string, string>();
  for (const { username, displayName, roles, unit } of demoOfficers) {
    const input = { username, displayName, password: DEMO_PASSWORD, unit, roles: [...roles], basis: 'Bản trình diễn', demo: true };
    accounts.set(username, (await createOfficer(context, input, `demo officer ${username}`)).account);
  }
  return accounts;
}

export async function makeCitizens(
  context: Context,
  people: readonly MadeUp[],
): Promise<{ account: string; phone: string; person: MadeUp }[]> {
  const made = [];
  for (const [index, person] of people.entries())
    made.push({
      ...(await createDemoCitizen(context, { name: person.fullName, phone: demoPhone(index) })),
      phone: demoPhone(index),
      person,
    });
  return made;
}
