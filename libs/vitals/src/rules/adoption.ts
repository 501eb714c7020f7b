/** Said of both adoptions. */
export const NOT_NARROWED =
  'Group by APP_VERSION, APP_BUILD or PATCH, or filter by one: filters on these do not narrow the denominator.';
