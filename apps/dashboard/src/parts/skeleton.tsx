import css from './skeleton.module.css';

/** The place of what is being asked for, as large as it will be. */
export const Skeleton = ({
  height,
  width = '100%',
}: {
  readonly height: number;
  readonly width?: string;
}) => <div className={css['skeleton']} style={{ height, width }} aria-hidden />;
