"""A year of a place's appointments in SimPy: the model of crates/access/src/simulate, written as one writes SimPy.

Reads the same place file and follows docs/simulation.md: a process draws each practice's requests, every request is a
process of its own that asks, books, and may cancel. Chance is Python's own, so the two agree only as two samples of one
model do. The clock is in minutes and their parts: of people who ask in one minute the first is first, where whole minutes
would let SimPy's queue choose, which gives way to whoever was put in it longest ago. Prints one line of JSON: `simulate.py
PLACE.toml TIMES SEED RUNS`.
"""

import bisect
import datetime
import gc
import json
import random
import sys
import time
import tomllib
from collections import defaultdict

import simpy

DAY = 1440
BANDS = {"same-day": (0, 0), "1-day": (1, 1), "2-7-days": (2, 7), "8-14-days": (8, 14), "15-21-days": (15, 21), "22-28-days": (22, 28),
         "over-28-days": (29, 42)}
OPENS = 480


def spread(total, weights):
    """Whole parts of a whole number by weights: running sums, rounded."""
    every, running, given, parts = sum(weights), 0.0, 0, []
    for weight in weights:
        running += weight
        upto = int(total * running / every + 0.5 + 1e-9)
        parts.append(upto - given)
        given = upto
    return parts


def band(days):
    return next(i for i, (_, last) in enumerate(BANDS.values()) if days <= last or i == 6)


def minutes(text):
    return [int(part[:2]) * 60 + int(part[3:]) for part in text.split("-")]


class Place:
    def __init__(self, file, times):
        with open(file, "rb") as f:
            told = tomllib.load(f)
        self.told = told
        self.practices = [p["patients"] for _ in range(times) for p in told["practice"]]
        self.people = sum(self.practices)
        self.start = told["first"] - datetime.timedelta(weeks=told["warm_up"])
        self.counted = (told["warm_up"] * 7 * DAY, (told["warm_up"] + told["weeks"]) * 7 * DAY)
        requests = told["request"]
        for request in requests:
            shares = request.get("ahead", {"same-day": 1})
            request["days"] = [d for name in shares for d in range(BANDS[name][0], BANDS[name][1] + 1)]
            request["weights"] = [shares[name] / (BANDS[name][1] - BANDS[name][0] + 1)
                                  for name in shares for _ in range(BANDS[name][0], BANDS[name][1] + 1)]
            request["reach"] = min(request["patience"], told["booking"]["days_ahead"])
            request["acute"] = request["need"] in ("urgent", "child")
        run_off = (max(max(r["days"]) for r in requests) + max(r["reach"] for r in requests) + 7 * min(told["asking"]["tries"], 4) + 1)
        self.days = self.counted[1] // DAY + run_off
        self.dates = [self.start + datetime.timedelta(days=d) for d in range(self.days + 1)]
        holidays = set(told["holidays"])
        self.working = [d.weekday() < 5 and d not in holidays for d in self.dates]
        self.holiday = [d.weekday() < 5 and d in holidays for d in self.dates]
        self.missed = [told["missed"].get(name, 0.0) for name in BANDS]
        self.cancelled = [told["cancelled"].get(name, 0.0) for name in BANDS]
        self.slots()

    def later(self, day, count):
        while count and day + 1 < self.days:
            day += 1
            count -= self.working[day]
        return day

    def slots(self):
        """For each provider and (profession, mode, on the day): what begins on each day, in order."""
        self.starts = defaultdict(lambda: [[] for _ in range(self.days)])
        self.offered = 0
        for provider, patients in enumerate(self.practices):
            for row in self.told["diary"]:
                slots = int(row["per_1000"] * patients / 1000 + 0.5)
                sessions = [(day, *minutes(s)) for day in range(5) for s in self.told["sessions"]]
                even = [1.0] * len(sessions)
                kept = spread(int(slots * row["on_the_day"] + 0.5), even)
                for session, n, k in zip(sessions, spread(slots, even), kept):
                    self.sitting(provider, row["profession"], row["mode"], row["minutes"], session, n, min(n, k))
        hub = self.told["hub"]
        cells = [(day, who, mode, minutes(hub["evenings"] if day < 5 else hub["weekends"]), share) for day in range(7)
                 for who in hub["seen_by"] for mode, share in (("telephone", hub["remote"]), ("face-to-face", 1 - hub["remote"]))]
        slots = int(hub["minutes_per_1000"] * self.people / 1000 / hub["slot"] + 0.5)
        for (day, who, mode, (opens, shuts), _), n in zip(cells, spread(slots, [(c[3][1] - c[3][0]) * c[4] for c in cells])):
            self.sitting(-1, who, mode, hub["slot"], (day, opens, shuts), n, int(n * hub["on_the_day"] + 0.5))
        for days in self.starts.values():
            for day in days:
                day.sort()

    def sitting(self, provider, who, mode, long, session, n, kept):
        weekday, opens, shuts = session
        for day in range(self.days):
            if self.dates[day].weekday() != weekday or self.holiday[day]:
                continue
            for i in range(n):
                on_the_day = (i + 1) * kept // n > i * kept // n
                start = day * DAY + opens + i * (shuts - opens) // n
                self.starts[provider, who, mode, on_the_day, long][day].append(start)
                if self.counted[0] <= start < self.counted[1]:
                    self.offered += long


class Year:
    def __init__(self, place, seed):
        self.place = place
        self.chance = random.Random(seed)
        self.env = simpy.Environment()
        self.free = {key: [list(day) for day in days] for key, days in place.starts.items()}
        self.asked, self.kept, self.waits = defaultdict(int), defaultdict(int), []
        self.gone = self.requests = self.booked = self.appointments = self.missed = 0
        told = place.told
        days = told["asking"]["days"]
        self.day_weight = [days[d.weekday()] / sum(days) * told["asking"]["months"][d.month - 1] for d in place.dates]
        hours, running = told["asking"]["hours"], 0.0
        self.hours = []
        for weight in hours:
            running += weight / sum(hours)
            self.hours.append(running)
        self.keys = {}
        for provider, _ in enumerate([*place.practices, -1]):
            provider = provider if provider < len(place.practices) else -1
            for k, request in enumerate(told["request"]):
                suits = lambda on_the_day: [key for who in request["seen_by"] for mode in request["modes"] for key in self.free
                                            if key[:4] == (provider, who, mode, on_the_day)]
                self.keys[provider, k] = suits(False), suits(True)

    def run(self):
        for practice, patients in enumerate(self.place.practices):
            for kind, request in enumerate(self.place.told["request"]):
                self.env.process(self.asking(practice, kind, request, patients / 1000 * request["per_1000"]))
        self.env.run(until=self.place.days * DAY)
        return self

    def asking(self, practice, kind, request, weekly):
        """Each day's requests of one kind at one practice, at their minutes; a bank holiday's come on the next working day."""
        put_off = 0
        for day in range(self.place.days):
            count = self.poisson(weekly * self.day_weight[day])
            if self.place.holiday[day]:
                put_off += count
                continue
            if self.place.dates[day].weekday() < 5:
                count, put_off = count + put_off, 0
            for minute in sorted(self.minute() for _ in range(count)):
                at = day * DAY + minute
                if at > self.env.now:
                    yield self.env.timeout(at - self.env.now)
                self.env.process(self.request(practice, kind, request))

    def poisson(self, mean):
        """Arrivals one after the other until the time is over."""
        count, at = 0, self.chance.expovariate(1.0)
        while at < mean:
            count += 1
            at += self.chance.expovariate(1.0)
        return count

    def minute(self):
        """Of the day, with its parts."""
        hour = min(bisect.bisect(self.hours, self.chance.random()), 23)
        return hour * 60 + self.chance.random() * 60

    def request(self, practice, kind, request):
        env, place, chance = self.env, self.place, self.chance
        received = int(env.now)
        counted = place.counted[0] <= received < place.counted[1]
        wished = received // DAY + chance.choices(request["days"], request["weights"])[0]
        need = request["need"]
        promised = wished if need == "child" else place.later(min(wished, place.days - 1), 1 if need == "urgent" else 5)
        due = (promised + 1) * DAY - 1
        if counted:
            self.requests += 1
            self.asked[need] += 1
        tries, again = place.told["asking"]["tries"], chance.random()
        for attempt in range(1, tries + 1):
            found = self.find(practice, kind, request, wished, due)
            if found:
                break
            today = int(env.now) // DAY
            after = place.later(today, 1)
            if attempt == tries or again >= place.told["asking"]["again"] ** attempt or after == today:
                self.gone += counted
                return
            yield env.timeout(after * DAY + OPENS + chance.random() * 60 - env.now)
        else:
            return
        start, key = found
        day = start // DAY
        self.free[key][day].remove(start)
        lead = band(day - received // DAY)
        if counted:
            self.kept[need] += start <= due
        if chance.random() < place.cancelled[lead]:
            yield env.timeout(max(start - env.now, 0) * chance.random())
            bisect.insort(self.free[key][day], start)
            return
        if counted and need == "routine":
            self.waits.append(start - max(received, wished * DAY))
        yield env.timeout(max(start - env.now, 0))
        if place.counted[0] <= start < place.counted[1]:
            self.appointments += 1
            self.booked += key[4]
            self.missed += chance.random() < place.missed[lead]

    def find(self, practice, kind, request, wished, due):
        own = self.earliest(practice, kind, request, wished)
        if own and own[0] <= due:
            return own
        hub = self.earliest(-1, kind, request, wished)
        if own and hub:
            return hub if hub[0] < own[0] else own
        return own or hub

    def earliest(self, provider, kind, request, wished):
        now = int(self.env.now)
        today = now // DAY
        first = max(now, wished * DAY)
        ahead, on_the_day = self.keys[provider, kind]
        best = None
        if first == now:
            until = now + (DAY if request["acute"] else self.place.told["booking"]["left_over"])
            for key in on_the_day:
                slots = self.free[key][today]
                at = bisect.bisect_left(slots, now)
                if at < len(slots) and slots[at] <= until and (best is None or slots[at] < best[0]):
                    best = slots[at], key
        last = min(first // DAY + request["reach"], self.place.days - 1)
        for key in ahead:
            days = self.free[key]
            for day in range(first // DAY, last + 1):
                slots = days[day]
                if not slots:
                    continue
                at = bisect.bisect_left(slots, first)
                if at < len(slots):
                    if best is None or slots[at] < best[0]:
                        best = slots[at], key
                    break
                if best is not None and day * DAY > best[0]:
                    break
        return best

    def told(self):
        waits = sorted(self.waits)
        wait = lambda share: waits[int(len(waits) * share)] / DAY
        return {
            **{f"{need}-promises-kept": self.kept[need] / self.asked[need] for need in self.asked},
            "routine-wait-median": wait(0.5), "routine-wait-ninetieth": wait(0.9), "utilisation": self.booked / self.place.offered,
            "missed": self.missed / self.appointments, "unmet": self.gone / self.requests,
            "appointments-per-1000": self.appointments / (self.place.people / 1000) / self.place.told["weeks"],
        }


def main():
    file, times, seed, runs = sys.argv[1], *map(int, sys.argv[2:5])
    place = Place(file, times)
    values, seconds, requests = defaultdict(list), [], []
    for run in range(runs):
        year = Year(place, seed + run)
        gc.collect()
        began = time.process_time()
        year.run()
        seconds.append(time.process_time() - began)
        requests.append(year.requests)
        for name, value in year.told().items():
            values[name].append(value)
    print(json.dumps({"seconds": seconds, "requests": requests, "values": values}))


if __name__ == "__main__":
    main()
