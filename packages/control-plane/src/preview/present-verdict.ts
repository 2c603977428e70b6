import type { FilterVerdict } from '@tributary/destinations';

/** A filter's decision, clause by clause. */
export const presentVerdict = ({ matched, clauses, error }: FilterVerdict) => ({
  matched,
  clauses: clauses.map(({ path, clause, actual, passed, sentence }) => ({
    path,
    field: clause.field,
    operator: clause.operator,
    ...(clause.value === undefined ? {} : { value: clause.value }),
    ...(actual === undefined ? {} : { actual }),
    passed,
    sentence,
  })),
  ...(error === undefined ? {} : { error }),
});
