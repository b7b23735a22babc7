"""A year of a place's appointments in SimPy: the model of crates/access/src/simulate, written as one writes SimPy.

Reads the same place file and follows docs/simulation.md: a process draws each practice's requests, every request is a
process of its own that asks, books, and may cancel. Prints one line of JSON.

`simulate.py PLACE.toml TIMES SEED RUNS` plays years with Python's own chance, so that the two agree only as two samples of
one model do. `simulate.py PLACE.toml TIMES people` plays the people that `year` printed, handed to it line by line, and tells how
many of them were given something else than there: none, if the rules are the same.
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

DAY, SECONDS = 1440, 86400
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


class Person:
    """What chance decides of somebody who asks at a second: the day that they wish for, and numbers from 0 to 1. `part` is a
    part of the second: of two who do something in the same one, the smaller is first. Without it SimPy would let those go
    first who were put in its queue first, which are the kinds that ask rarely and those who ask again."""
    __slots__ = ("part", "wished", "again", "moment", "cancels", "when", "comes", "given", "cancelled")

    def __init__(self, chance, request, second):
        self.part = second % 1
        self.wished = int(second) // SECONDS + chance.choices(request["days"], request["weights"])[0]
        self.again, self.cancels, self.when, self.comes = chance.random(), chance.random(), chance.random(), chance.random()
        self.moment = chance.random
        self.given, self.cancelled = None, False

    @classmethod
    def handed(cls, told):
        person = cls.__new__(cls)
        person.part, person.wished, (comes, cancels, when, again) = told["number"] * 1e-7, told["wished"], told["draws"]
        # Sixteen bits are below the rounded share of 65,536 when their middle is below the share.
        person.comes, person.cancels, person.again = ((bits + 0.5) / 65536 for bits in (comes, cancels, again))
        person.when, person.moment = when / 65536, iter([(second + 0.5) / 3600 for second in told["again"]]).__next__
        person.given, person.cancelled = None, False
        return person


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
        self.env.run(until=self.place.days * SECONDS)
        return self

    def play(self, people):
        """People who were handed to it: when they ask, at which practice, for what, and they."""
        def come():
            for second, practice, kind, person in people:
                yield self.until(second, person)
                self.env.process(self.request(practice, kind, self.place.told["request"][kind], person))
        self.env.process(come())
        self.env.run(until=self.place.days * SECONDS)

    def until(self, second, person):
        return self.env.timeout(max(second + person.part - self.env.now, 0))

    def asking(self, practice, kind, request, weekly):
        """Each day's requests of one kind at one practice, at their seconds; a bank holiday's come on the next working day."""
        put_off = 0
        for day in range(self.place.days):
            count = self.poisson(weekly * self.day_weight[day])
            if self.place.holiday[day]:
                put_off += count
                continue
            if self.place.dates[day].weekday() < 5:
                count, put_off = count + put_off, 0
            for second in sorted(self.second() for _ in range(count)):
                person = Person(self.chance, request, day * SECONDS + second)
                yield self.until(day * SECONDS + int(second), person)
                self.env.process(self.request(practice, kind, request, person))

    def poisson(self, mean):
        """Arrivals one after the other until the time is over."""
        count, at = 0, self.chance.expovariate(1.0)
        while at < mean:
            count += 1
            at += self.chance.expovariate(1.0)
        return count

    def second(self):
        hour = min(bisect.bisect(self.hours, self.chance.random()), 23)
        return (hour + self.chance.random()) * 3600

    def request(self, practice, kind, request, person):
        env, place, wished = self.env, self.place, person.wished
        received = int(env.now) // 60
        counted = place.counted[0] <= received < place.counted[1]
        need = request["need"]
        promised = wished if need == "child" else place.later(min(wished, place.days - 1), 1 if need == "urgent" else 5)
        due = (promised + 1) * DAY - 1
        if counted:
            self.requests += 1
            self.asked[need] += 1
        tries = place.told["asking"]["tries"]
        for attempt in range(1, tries + 1):
            found = self.find(practice, kind, request, wished, due)
            if found:
                break
            today = int(env.now) // SECONDS
            after = place.later(today, 1)
            if attempt == tries or person.again >= place.told["asking"]["again"] ** attempt or after == today:
                self.gone += counted
                return
            yield self.until((after * DAY + OPENS) * 60 + int(person.moment() * 3600), person)
        else:
            return
        start, key = found
        person.given = start
        day = start // DAY
        self.free[key][day].remove(start)
        lead = band(day - received // DAY)
        if counted:
            self.kept[need] += start <= due
        if person.cancels < place.cancelled[lead]:
            # A slot that begins in this very minute may be given after its first second.
            now = int(env.now)
            yield self.until(now + int(max(start * 60 - now, 0) * person.when), person)
            person.cancelled = True
            bisect.insort(self.free[key][day], start)
            return
        if counted and need == "routine":
            self.waits.append(start - max(received, wished * DAY))
        yield self.until(start * 60, person)
        if place.counted[0] <= start < place.counted[1]:
            self.appointments += 1
            self.booked += key[4]
            self.missed += person.comes < place.missed[lead]

    def find(self, practice, kind, request, wished, due):
        own = self.earliest(practice, kind, request, wished)
        if own and own[0] <= due:
            return own
        hub = self.earliest(-1, kind, request, wished)
        if own and hub:
            return hub if hub[0] < own[0] else own
        return own or hub

    def earliest(self, provider, kind, request, wished):
        now = int(self.env.now) // 60
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


def same(place):
    year, people, there = Year(place, 0), [], []
    for line in sys.stdin:
        told = json.loads(line)
        people.append((told["second"], told["practice"], told["kind"], Person.handed(told)))
        there.append((told["given"], told["cancelled"]))
    year.play(people)
    other = sum((person.given, person.cancelled) != was for (*_, person), was in zip(people, there))
    return {"people": len(people), "other": other}


def main():
    place = Place(sys.argv[1], int(sys.argv[2]))
    if sys.argv[3] == "people":
        return print(json.dumps(same(place)))
    seed, runs = map(int, sys.argv[3:5])
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
