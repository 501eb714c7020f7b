import { ClickHouseError } from '@clickhouse/client';
import { failureOf } from './failure';

const fromServer = (code: string) => new ClickHouseError({ message: 'no', code, type: 'TYPE' });
const fromNetwork = (code: string) => Object.assign(new Error(code), { code });

it.each([
  ['a syntax error', fromServer('62'), 'refused', 62],
  ['an unknown table', fromServer('60'), 'refused', 60],
  ['a query out of time', fromServer('159'), 'busy', 159],
  ['a server out of memory', fromServer('241'), 'busy', 241],
  ['a full disk', fromServer('243'), 'busy', 243],
  ['a file that is shorter than it should be', fromServer('33'), 'busy', 33],
  ['a system out of memory', fromServer('173'), 'busy', 173],
  ['a server that sheds load', fromServer('745'), 'busy', 745],
  ['an input or output error', fromServer('1000'), 'busy', 1000],
  ['too many parts', fromServer('252'), 'busy', 252],
  ["another folder's engine", fromServer('516'), 'not-connected', 516],
  ['nobody listening', fromNetwork('ECONNREFUSED'), 'not-connected', undefined],
  ['a connection that broke', fromNetwork('ECONNRESET'), 'broken', undefined],
  ['a request given up', new Error('Timeout error.'), 'broken', undefined],
  ['something that is no error', 'odd', 'broken', undefined],
])('tells %s', (_, error, kind, code) => {
  const failure = failureOf(error);
  expect(failure.kind).toBe(kind);
  expect(failure.error.name).toBe(kind === 'refused' ? 'WarehouseQueryError' : 'WarehouseUnavailableError');
  expect(failure.error.code).toBe(code);
});
