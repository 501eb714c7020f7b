import { Kind, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** Whether the caller wants a field of what the resolver gives, directly or through a fragment. */
export function isSelected(info: GraphQLResolveInfo, field: string): boolean {
  const within = ({ selections }: SelectionSetNode): boolean =>
    selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === field;
      if (node.kind === Kind.INLINE_FRAGMENT) return within(node.selectionSet);
      const fragment = info.fragments[node.name.value];
      return fragment !== undefined && within(fragment.selectionSet);
    });
  return info.fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && within(selectionSet));
}
