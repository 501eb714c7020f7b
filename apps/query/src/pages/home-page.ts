/** The dashboard's address: what is here, and the way to ask. */
export const homeHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sonde</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 9h3l2-6 4 11 2-5h3' fill='none' stroke='%231f5fbf' stroke-width='2'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body>
<main class="home">
<h1>Sonde</h1>
<p>Mobile app performance monitoring: sessions, launches, screens, requests, flows, crashes and hangs, from the phone to the answer.</p>
<p><a class="button" href="/graphiql">Ask with GraphiQL</a></p>
<ul>
<li><code>POST /graphql</code> answers questions; send <code>Authorization: Bearer</code> and a QUERY key.</li>
<li><a href="/health/ready">/health/ready</a> says whether everything that answers need is there.</li>
<li><a href="/metrics">/metrics</a> is for Prometheus.</li>
</ul>
</main>
</body>
</html>
`;

export const pageStyle = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 0; }
.home { max-width: 42rem; margin: 4rem auto; padding: 0 1rem; line-height: 1.5; }
.button { display: inline-block; padding: 0.6rem 1rem; border-radius: 0.4rem; background: #1f5fbf; color: #fff; text-decoration: none; }
.graphiql-page { display: flex; flex-direction: column; height: 100vh; }
.graphiql-page header { display: flex; gap: 1rem; align-items: center; padding: 0.5rem 1rem; }
.graphiql-page input { width: 24rem; max-width: 50vw; }
.graphiql-page #hint { opacity: 0.7; font-size: 0.85rem; }
.graphiql-page main { flex: 1; min-height: 0; }
.graphiql-page main[hidden] { display: none; }
.graphiql-page #welcome { margin: 4rem auto; padding: 0 1rem; max-width: 36rem; line-height: 1.5; }
.graphiql-page #welcome[hidden] { display: none; }
`;
