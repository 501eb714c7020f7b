import { FIRST_QUERY } from './first-query';

/** GraphiQL with a field for the token, which stays in this tab only. */
export const graphiqlHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sonde · GraphiQL</title>
<link rel="stylesheet" href="/assets/graphiql.css">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 9h3l2-6 4 11 2-5h3' fill='none' stroke='%231f5fbf' stroke-width='2'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body class="graphiql-page">
<header>
<a href="/">Sonde</a>
<label>Key <input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="sk_query_… or the admin token"></label>
<span id="hint">The key stays in this tab.</span>
</header>
<p id="welcome">Paste a QUERY key above to ask. <code>npm start</code> prints one; <code>npm run standalone</code> keeps the admin token in its data folder.</p>
<main id="graphiql" hidden></main>
<script src="/assets/react.js"></script>
<script src="/assets/react-dom.js"></script>
<script src="/assets/graphiql.js"></script>
<script src="/assets/start.js"></script>
</body>
</html>
`;

/** Runs in the browser, after React and GraphiQL. */
export const graphiqlScript = `'use strict';
(() => {
  const DAY = 86400000;
  const iso = (at) => new Date(at).toISOString();
  const query = ${JSON.stringify(FIRST_QUERY)}
    .replace('FROM', iso(Date.now() - 7 * DAY))
    .replace('TO', iso(Date.now() + DAY));
  const field = document.getElementById('token');
  const place = document.getElementById('graphiql');
  const welcome = document.getElementById('welcome');
  const root = ReactDOM.createRoot(place);
  field.value = sessionStorage.getItem('sonde-token') || '';
  const send = async (body) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ' + field.value.trim() },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  // A new key is a new schema request: GraphiQL starts afresh with it. Without one there is nothing to ask.
  let key = 0;
  const show = () => {
    const ready = field.value.trim() !== '';
    place.hidden = !ready;
    welcome.hidden = ready;
    if (ready) root.render(React.createElement(GraphiQL, { key: key++, fetcher: send, defaultQuery: query, shouldPersistHeaders: false }));
  };
  field.addEventListener('change', () => {
    sessionStorage.setItem('sonde-token', field.value.trim());
    show();
  });
  show();
})();
`;
