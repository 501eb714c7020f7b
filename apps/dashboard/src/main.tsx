import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { answers } from './api/answers';
import { router } from './router';
import { applyTheme } from './shell/theme';
import './style/tokens.css';
import './style/base.css';

// Dialogs lock the page's scrolling with a style element of their own; the policy lets it in by this answer's nonce.
setNonce(document.querySelector<HTMLMetaElement>('meta[name="nonce"]')?.content ?? '');
applyTheme();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={answers}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
