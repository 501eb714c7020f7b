export const HELP = `Sonde's simulator: phones whose truth is known.

  simulate         lets a fleet of phones live through some days and sends what they saw
  replay           sends recorded SDK bodies the way the SDK does
  verify           compares Sonde's answers with a truth file
  verify-recorded  compares Sonde's answers with an independent count of recorded bodies

Ask any of them for --help.`;

export const SIMULATE_HELP = `simulate [options] --url URL --key KEY

  --url URL            address of ingest, such as http://127.0.0.1:8400
  --key KEY            ingest key of an app (best one that has received nothing else)
  --seed N             same seed and --start: same phones, same events (default 1)
  --devices N          phones (default 200)
  --events N           different events in all (default 10000)
  --days N             days of history, which ends at --start (default 7)
  --start TIME         the moment at which the history ends (default: now)
  --protocol NAME      native or measure (default native); measure cannot say flows and breadcrumbs, so fewer events go out
  --late SHARE         of the bodies, from 0 to 1, those that phones keep for an hour up to --late-days (default 0);
                       with it bodies of all phones come mixed, in the order of their arrival, and wait in a
                       temporary folder (about 100 bytes an event)
  --late-days N        how long a late body is kept at most (default 20)
  --repeated SHARE     of the bodies, those that are sent a second time (default 0.03)
  --lost SHARE         for each body that arrives, how many never do, and for how many the SDK threw events away
                       (default 0.01); they are not among --events. measure's protocol cannot tell
  --wrong-clocks SHARE of the phones, those whose clocks are hours or weeks off (default 0.05)
  --truth FILE         writes the figures that Sonde must answer, with the questions
  --acknowledged FILE  writes the id of every event that was answered 2xx, a line each, as the answers come
  --rate N             at most N events a second; without --events: no history, life as it happens, until stopped
  --forever            after the history: life as it happens, until stopped (40 events a second unless --rate says otherwise)
  --connections N      keep-alive connections (default 8)
  --give-up-after S    seconds for which a body is tried again (default 300)
  --dry-run            sends nothing; --url and --key are not needed

Exit code 0 when everything was accepted, 1 when not, 2 for wrong arguments.`;

export const REPLAY_HELP = `replay FOLDER... --url URL --key KEY [options]

Sends every *.json body below the folders with PUT /events, as measure's SDK does.

  --url URL                address of ingest
  --key KEY                ingest key
  --shuffle SEED           mixes bodies, and the events within each
  --one-event-per-request  cuts every body into single events
  --repeat N               sends everything N times (default 1)
  --connections N          keep-alive connections (default 4)
  --no-gzip                sends plain bodies
  --give-up-after S        seconds for which a body is tried again (default 300)

Exit code 0 when everything was accepted, 1 when not, 2 for wrong arguments.`;

export const VERIFY_HELP = `verify --truth FILE --graphql URL --token TOKEN --app ID [--wait S] [--precision BOTH]

Waits until every event can be queried, asks every question of the truth file and prints what differs.

  --truth FILE   written by simulate --truth
  --graphql URL  such as http://127.0.0.1:8401/graphql
  --token TOKEN  query key or admin token
  --app ID       the app that the fleet was sent to
  --wait S       seconds to wait for the events to arrive (default 120)
  --precision P  EXACT, FAST or BOTH instead of what the truth file asks for. EXACT answers must be equal, FAST ones
                 equal where they state no bound of error and else within it

Exit code 0 when all figures agree, 1 when one does not, 2 for wrong arguments.`;

export const VERIFY_RECORDED_HELP = `verify-recorded --folder FOLDER --graphql URL --token TOKEN --app ID [--wait S] [--precision BOTH]

Counts the recorded bodies with a Python script that shares no code with Sonde, and compares the answers.

  --folder FOLDER  what was replayed to the app
  --graphql URL    such as http://127.0.0.1:8401/graphql
  --token TOKEN    query key or admin token
  --app ID         the app that it was sent to
  --wait S         seconds to wait for the events to arrive (default 120)
  --python PATH    Python 3 (default python3)
  --precision P    EXACT (default), FAST or BOTH

Exit code 0 when all figures agree, 1 when one does not, 2 for wrong arguments.`;
