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


def nth_sunday(year, month, n):
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(6 - first.weekday()) % 7 + 7 * (n - 1))


def new_york_offset(seconds):
    """Hours: daylight saving from the second Sunday of March to the first of November, 2:00 by the clock (since 2007)."""
    year = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).year
    at = lambda day, hour: datetime.datetime(day.year, day.month, day.day, hour, tzinfo=datetime.timezone.utc).timestamp()
    return -4 if at(nth_sunday(year, 3, 2), 7) <= seconds < at(nth_sunday(year, 11, 1), 6) else -5


# Hours ahead of UTC at a time; written down here, since not every machine has the zones' files.
ZONES = {
    "UTC": lambda seconds: 0,
    "America/New_York": new_york_offset,
    "Asia/Kolkata": lambda seconds: 5.5,
}


def day_of(seconds, zone):
    """Start of the local day, in UTC."""
    local = seconds + ZONES[zone](seconds) * 3600
    midnight = local - local % 86400
    guess = midnight - ZONES[zone](seconds) * 3600
    return utc(midnight - ZONES[zone](guess) * 3600)


def utc(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Group:
    """What is counted of a version or of a day."""

    def __init__(self):
        self.events = self.crashes = self.requests = self.sessions = self.crashed_sessions = 0
        self.installs, self.crashed_installs, self.cold = set(), set(), []

    def add(self, event, install, sense):
        self.events += 1
        self.installs.add(install)
        if sense == "crash":
            self.crashes += 1
            self.crashed_installs.add(install)
        if event["type"] == "http":
            self.requests += 1
        if event["type"] == "cold_launch":
            duration = launch_duration(event)
            if duration is not None:
                self.cold.append(duration)

    def figures(self):
        return {
            "events": self.events,
            "crashes": self.crashes,
            "requests": self.requests,
            "sessions": self.sessions,
            "crashedSessions": self.crashed_sessions,
            "installs": len(self.installs),
            "crashFreeInstalls": len(self.installs) - len(self.crashed_installs),
            "coldLaunches": len(self.cold),
            "coldLaunchP50": percentile(self.cold, 0.5),
            "coldLaunchP95": percentile(self.cold, 0.95),
        }


class Groups:
    """The same figures for each value of something."""

    def __init__(self):
        self.groups = {}

    def of(self, name):
        return self.groups.setdefault(name, Group())

    def figures(self):
        return {name: group.figures() for name, group in sorted(self.groups.items())}


def count(folders):
    types, statuses, kinds, launches = {}, {}, {}, {}
    sessions, installs, users = set(), set(), set()
    marked = {"crash": set(), "error": set(), "anr": set()}
    times = []
    versions, days = Groups(), {zone: Groups() for zone in ZONES}
    # Session id to (time, version) of its earliest event: a session is of its first version and of the day it starts in.
    starts = {}
    for event in events(folders):
        kind = event["type"]
        attribute = event.get("attribute") or {}
        tally(types, kind)
        sessions.add(event["session_id"])
        installs.add(attribute["installation_id"])
        if attribute.get("user_id"):
            users.add(attribute["user_id"])
        at = parse_time(event["timestamp"])
        version = attribute.get("app_version") or "unknown"
        times.append(at)
        starts[event["session_id"]] = min(starts.get(event["session_id"], (at, version)), (at, version))
        sense = meaning(event)
        for group in [versions.of(version)] + [days[zone].of(day_of(at, zone)) for zone in ZONES]:
            group.add(event, attribute["installation_id"], sense)
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
    for session, (at, version) in starts.items():
        for group in [versions.of(version)] + [days[zone].of(day_of(at, zone)) for zone in ZONES]:
            group.sessions += 1
            if session in marked["crash"]:
                group.crashed_sessions += 1
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
        "byVersion": versions.figures(),
        "byDay": {zone: groups.figures() for zone, groups in days.items()},
    }


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if len(sys.argv) > 1 else 2)
    json.dump(count(sys.argv[1:]), sys.stdout, indent=1)
    print()
