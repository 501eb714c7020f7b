import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/empty';

export const NotFound = () => (
  <Empty title="There is no such page">
    <p>The address may be mistyped, or what it showed is gone.</p>
    <Link to="/">To the overview</Link>
  </Empty>
);
