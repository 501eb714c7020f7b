export { FOLDED_GROUP_ID, FOLDED_GROUP_TITLE } from './folded';
export {
  compareGroupings,
  Regrouping,
  type CountedGroup,
  type GroupingComparison,
  type GroupLink,
  type NamedGroup,
  type RegroupChange,
  type Regrouped,
  type RegroupKind,
} from './regrouping';
