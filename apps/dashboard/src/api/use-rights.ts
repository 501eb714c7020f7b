import { useQuery } from '@tanstack/react-query';
import { WHO } from './sign-in';

/** Whether who is signed in may change things. What a reader may not do is not offered. */
export function useMayManage(): boolean {
  const { data } = useQuery(WHO);
  return data !== null && data !== undefined && data.kind !== 'QUERY';
}
