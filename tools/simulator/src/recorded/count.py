#!/usr/bin/env python3
"""Counts recorded measure.sh bodies independently of Sonde and prints the figures as JSON.

Usage: count.py FOLDER [FOLDER ...]

Every event id counts once, whichever file it is in. Only the Python standard library is used and no code is shared
with Sonde: where both agree, two readings of the same protocol agree.
"""

import datetime
import json
import os
import sys


def bodies(folders):
    for folder in folders:
        if os.path.isfile(folder):
            yield folder
            continue
        for place, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith(".json"):
                    yield os.path.join(place, name)


def events(folders):
    seen = set()
    for path in bodies(folders):
        with open(path, encoding="utf-8") as body:
            for event in json.load(body).get("events") or []:
                if event["id"] not in seen:
                    seen.add(event["id"])
                    yield event


def meaning(event):
    """crash, error, anr, or '' for anything else."""
    kind = event["type"]
    if kind == "anr":
        return "anr"
    if kind != "exception":
        return ""
    exception = event.get("exception") or {}
    if exception.get("handled") is True:
        return "error"
    severity = exception.get("severity")
    return "error" if severity and severity != "fatal" else "crash"


def launch_duration(event):
    """Milliseconds to the first frame, or None where the phone could not tell."""
    kind = event["type"]
    launch = event.get(kind) or {}
    drawn = launch.get("on_next_draw_uptime")
    if kind == "cold_launch":
        starts = [launch.get(name) for name in ("process_start_requested_uptime", "process_start_uptime", "content_provider_attach_uptime")]
        began = next((start for start in starts if start is not None and start >= 1), None)
    else:
        if kind == "warm_launch" and launch.get("is_lukewarm"):
            return None
        began = launch.get("app_visible_uptime")
        if not began:
            return None
    if began is None or drawn is None or drawn < began:
        return None
    return drawn - began


def percentile(values, p):
    """Linear interpolation between closest ranks."""
    if not values:
        return None
    ordered = sorted(values)
    rank = p * (len(ordered) - 1)
    below = int(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (rank - below)


def parse_time(text):
    """Epoch seconds; fractions of any length."""
    whole, _, rest = text.partition(".")
    if rest:
        zone = "+00:00" if rest.endswith("Z") else rest[len(rest.rstrip("0123456789:+-Z")) :]
        if not rest.endswith("Z"):
            for sign in "+-":
                if sign in rest:
                    zone = sign + rest.split(sign, 1)[1]
        return datetime.datetime.fromisoformat(whole + zone).timestamp()
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def tally(counts, name):
    counts[name] = counts.get(name, 0) + 1


def count(folders):
    types, statuses, kinds, launches = {}, {}, {}, {}
    sessions, installs, users = set(), set(), set()
    marked = {"crash": set(), "error": set(), "anr": set()}
    times = []
    for event in events(folders):
        kind = event["type"]
        attribute = event.get("attribute") or {}
        tally(types, kind)
        sessions.add(event["session_id"])
        installs.add(attribute["installation_id"])
        if attribute.get("user_id"):
            users.add(attribute["user_id"])
        times.append(parse_time(event["timestamp"]))
        sense = meaning(event)
        if sense:
            tally(kinds, sense)
            marked[sense].add(event["session_id"])
        if kind == "http":
            status = (event.get("http") or {}).get("status_code") or 0
            tally(statuses, f"{status // 100}xx" if status else "none")
        if kind.endswith("_launch"):
            launch = launches.setdefault(kind[: -len("_launch")], {"events": 0, "durations": []})
            launch["events"] += 1
            duration = launch_duration(event)
            if duration is not None:
                launch["durations"].append(duration)
    utc = lambda seconds: datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "events": sum(types.values()),
        "firstAt": utc(min(times)) if times else None,
        "lastAt": utc(max(times)) if times else None,
        "eventsByType": dict(sorted(types.items())),
        "crashes": kinds.get("crash", 0),
        "errors": kinds.get("error", 0),
        "anrs": kinds.get("anr", 0),
        "sessions": len(sessions),
        "crashedSessions": len(marked["crash"]),
        "anrSessions": len(marked["anr"]),
        "erroredSessions": len(marked["error"]),
        "installs": len(installs),
        "identifiedUsers": len(users),
        "requestsByStatusClass": dict(sorted(statuses.items())),
        "launches": {
            kind: {
                "events": launch["events"],
                "count": len(launch["durations"]),
                "p50": percentile(launch["durations"], 0.5),
                "p95": percentile(launch["durations"], 0.95),
            }
            for kind, launch in sorted(launches.items())
        },
    }


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if len(sys.argv) > 1 else 2)
    json.dump(count(sys.argv[1:]), sys.stdout, indent=1)
    print()
