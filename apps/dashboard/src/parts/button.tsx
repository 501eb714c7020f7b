import { forwardRef, type ButtonHTMLAttributes } from 'react';
import css from './button.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'usual' | 'primary' | 'quiet' | 'danger';
}

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  { look = 'usual', className = '', type = 'button', ...rest },
  ref,
) {
  return <button ref={ref} type={type} className={`${css['button']} ${css[look]} ${className}`} {...rest} />;
});
