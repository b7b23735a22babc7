"""The same data here and in statsmodels, scikit-learn and SciPy: every figure must agree to one in a million."""

import json
import subprocess
import sys
import warnings

import numpy as np
import scipy.stats
import sklearn.linear_model
import sklearn.metrics
import statsmodels.api as sm

CLOSE = 1e-6
worst = 0.0


def ours(**work):
    """What our program makes of one piece of work."""
    plain = lambda v: v.tolist() if isinstance(v, np.ndarray) else v
    line = json.dumps({key: plain(value) for key, value in work.items()})
    out = subprocess.run([sys.argv[1]], input=line + "\n", capture_output=True, text=True, check=False)
    if out.returncode != 0:
        sys.exit(f"{work['work']}: {out.stderr}")
    return json.loads(out.stdout)


def same(what, mine, theirs, close=CLOSE):
    """Stops unless the numbers agree, by their size where that is above one."""
    global worst
    mine, theirs = np.asarray(mine, float), np.asarray(theirs, float)
    if mine.shape != theirs.shape:
        sys.exit(f"{what}: {mine.shape} here, {theirs.shape} there")
    apart = np.max(np.abs(mine - theirs) / np.maximum(1, np.abs(theirs)))
    worst = max(worst, apart)
    if not apart <= close:
        sys.exit(f"{what}: {mine} here, {theirs} there, {apart} apart")


def people(rows, seed):
    """Columns such as a model of admissions has: ages in years, shares, rare registers, counts with long tails."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(18, 100, rows)
    male = rng.integers(0, 2, rows)
    registers = rng.random((rows, 8)) < np.array([.3, .2, .1, .07, .05, .03, .02, .01]) * (age / 60)[:, None]
    counts = rng.poisson(np.exp((age[:, None] - 70) / 40 + np.array([1, 0, -2])))
    year = rng.integers(2023, 2026, rows)
    table = np.column_stack([age, (age - 50) ** 3 / 1e4, male, registers, np.log1p(counts), year]).astype(float)
    score = -6 + .03 * age + .2 * male + registers @ np.linspace(.1, .8, 8) + np.log1p(counts) @ np.array([.1, .2, .9])
    return table, (rng.random(rows) < 1 / (1 + np.exp(-score))).astype(float)


def logistic():
    for rows, seed in ((4000, 1), (30_000, 2)):
        x, y = people(rows, seed)
        names = [f"x{n}" for n in range(x.shape[1])]
        mine = ours(work="logit", columns=names, rows=x, outcome=y, ridge=0)
        # Newton's steps on columns as they stand lose digits to the year; theirs are given columns about their means.
        middle = x.mean(axis=0)
        fit = sm.Logit(y, sm.add_constant(x - middle)).fit(method="newton", maxiter=100, tol=1e-14, disp=0)
        back = np.eye(len(names) + 1)
        back[0, 1:] = -middle
        covariance = back @ fit.cov_params() @ back.T
        theirs, errors = back @ fit.params, np.sqrt(np.diag(covariance))
        same("logistic coefficients", mine["values"], theirs)
        same("their standard errors", mine["errors"], errors)
        same("the lower ends of their intervals", mine["low"], theirs - scipy.stats.norm.ppf(.975) * errors)
        same("the log-likelihood", mine["log_likelihood"], fit.llf)
        same("that of the average", mine["log_likelihood_of_average"], fit.llnull)
        plain = sklearn.linear_model.LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=200)
        plain.fit(x - middle, y)
        same("logistic coefficients beside scikit-learn", mine["values"][1:], plain.coef_[0])
        for ridge in (.5, 20.):
            mine = ours(work="logit", columns=names, rows=x, outcome=y, ridge=ridge)
            pulled = sklearn.linear_model.LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-12, max_iter=200)
            pulled.fit(x - middle, y)
            same(f"coefficients with a ridge of {ridge}", mine["values"][1:], pulled.coef_[0])
            same("their constant", mine["values"][0], pulled.intercept_[0] - middle @ pulled.coef_[0])
        # A column that the others say, and one that never varies, are left out by name, and the rest is as without them.
        more = np.column_stack([x, x[:, 2] + 2 * x[:, 3], np.full(rows, 3.)])
        mine = ours(work="logit", columns=[*names, "both", "three"], rows=more, outcome=y, ridge=0)
        same("coefficients without what adds nothing", mine["values"], theirs)
        told = sorted(mine["left_out"])
        if len(told) != 2 or "“both” follows from “x2” and “x3”" not in told[0] or "“three” is 3" not in told[1]:
            sys.exit(f"left out: {told}")


def delong(p, y):
    """DeLong's standard error as it is defined: every pair of one to whom it happened and one to whom it did not."""
    with_, without = p[y == 1], p[y == 0]
    pairs = (with_[:, None] > without).astype(float) + .5 * (with_[:, None] == without)
    return np.sqrt(pairs.mean(axis=1).var(ddof=1) / len(with_) + pairs.mean(axis=0).var(ddof=1) / len(without))


def natural_spline(x, knots):
    """Harrell's restricted cubic spline, by divided differences."""
    k, t = len(knots), np.asarray(knots)
    cube = lambda v: np.maximum(v, 0) ** 3
    return np.column_stack([x] + [
        (cube(x - t[j]) - cube(x - t[k - 2]) * (t[k - 1] - t[j]) / (t[k - 1] - t[k - 2])
         + cube(x - t[k - 1]) * (t[k - 2] - t[j]) / (t[k - 1] - t[k - 2])) / (t[k - 1] - t[0]) ** 2 for j in range(k - 2)])


def performance():
    x, y = people(3000, 3)
    rng = np.random.default_rng(4)
    p = 1 / (1 + np.exp(-(-4.3 + .04 * x[:, 0] + rng.normal(0, .5, len(y)))))
    p[:200] = np.round(p[:200], 2)  # ties
    mine = ours(work="performance", chances=p, outcome=y)
    z = scipy.stats.norm.ppf(.975)
    area = sklearn.metrics.roc_auc_score(y, p)
    same("the area under the curve", mine["auc"], [area, area - z * delong(p, y)])
    odds = np.log(p / (1 - p))
    held = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(), offset=odds).fit(tol=1e-14)
    same("the intercept of calibration", mine["intercept"], [held.params[0], held.conf_int()[0][0]])
    free = sm.Logit(y, sm.add_constant(odds)).fit(disp=0, tol=1e-14)
    same("its slope", mine["slope"], [free.params[1], free.conf_int()[1][0]])
    tenths = []
    for chunk in [np.argsort(p, kind="stable")[len(p) * n // 10:len(p) * (n + 1) // 10] for n in range(10)]:
        interval = scipy.stats.binomtest(int(y[chunk].sum()), len(chunk)).proportion_ci(method="wilson")
        tenths.append([p[chunk].mean(), y[chunk].mean(), interval.low])
    same("the tenths", mine["tenths"], tenths)
    ordered = np.sort(odds)
    knots = [ordered[int(np.floor(share * (len(p) - 1) + .5))] for share in (.05, .35, .65, .95)]
    smooth = sm.Logit(y, sm.add_constant(natural_spline(odds, knots))).fit(disp=0, tol=1e-14, maxiter=100)
    away = np.sort(np.abs(smooth.predict() - p))
    same("the integrated calibration index", mine["index"], away.mean())
    same("the distance that nine in ten are within", mine["nine_in_ten"], away[int(np.floor(.9 * (len(p) - 1) + .5))])


def lines():
    rng = np.random.default_rng(5)
    rows = 600
    x = np.column_stack([rng.integers(0, 2, rows), rng.integers(0, 2, rows), rng.normal(2020, 3, rows)])
    x = np.column_stack([x[:, 0], x[:, 1], x[:, 0] * x[:, 1], x[:, 2]])
    groups = rng.integers(0, 24, rows)
    noise = rng.normal(0, 1, rows) + rng.normal(0, 1, 24)[groups]
    y = 1 + x @ np.array([.3, -.2, .5, .01]) + noise
    weights = rng.uniform(.2, 3, rows)
    names = ["treated", "after", "both", "year"]
    middle = np.array([0, 0, 0, 2020.])
    back = np.eye(5)
    back[0, 4] = -2020
    design = sm.add_constant(x - middle)

    def hold(what, mine, fit, freedom):
        covariance = back @ np.asarray(fit.cov_params()) @ back.T
        values, errors = back @ fit.params, np.sqrt(np.diag(covariance))
        same(f"{what}: coefficients", mine["values"], values)
        same(f"{what}: standard errors", mine["errors"], errors)
        same(f"{what}: intervals", mine["low"], values - scipy.stats.t.ppf(.975, freedom) * errors)
        same(f"{what}: p", mine["p"], 2 * scipy.stats.t.sf(np.abs(values / errors), freedom))
        wald = values[1:] @ np.linalg.solve(covariance[1:, 1:], values[1:])
        same(f"{what}: all together", mine["together"], scipy.stats.chi2.sf(wald, 4))

    work = dict(work="line", columns=names, rows=x, outcome=y)
    hold("plain line", ours(**work, errors="plain"), sm.OLS(y, design).fit(), rows - 5)
    hold("weighted line", ours(**work, errors="plain", weights=weights), sm.WLS(y, design, weights).fit(), rows - 5)
    clustered = dict(cov_type="cluster", cov_kwds={"groups": groups})
    hold("clustered line", ours(**work, errors="clustered", groups=groups), sm.OLS(y, design).fit(**clustered), 23)
    hold("clustered weighted line", ours(**work, errors="clustered", groups=groups, weights=weights),
         sm.WLS(y, design, weights).fit(**clustered), 23)
    for lags in (0, 1, 4, 12):
        hold(f"Newey-West, {lags} lags", ours(**work, errors="newey-west", lags=lags),
             sm.OLS(y, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}), rows - 5)


def nearest(odds, scheme, kind, reach):
    """Pairs within a kind, each the nearest that is left and taken once, those with the highest propensity first: looking at everybody."""
    pairs, free = {}, set(np.flatnonzero(~scheme))
    for one in sorted(np.flatnonzero(scheme), key=lambda at: (-odds[at], at)):
        near = [other for other in free if kind[other] == kind[one]]
        other = min(near, key=lambda at: abs(odds[at] - odds[one]), default=None)
        if other is not None and abs(odds[other] - odds[one]) <= reach:
            pairs[one] = other
            free.remove(other)
    return pairs


def effect(what, mine, values, errors, freedom):
    """One effect with its error, interval and p by Student's t."""
    same(what, mine, [values, errors, values - scipy.stats.t.ppf(.975, freedom) * errors,
                      2 * scipy.stats.t.sf(abs(values / errors), freedom)])


def comparisons():
    rng = np.random.default_rng(6)
    rows = 900
    age, ill, practice = rng.uniform(50, 90, rows), rng.integers(0, 3, rows), rng.integers(0, 30, rows)
    scheme = rng.random(rows) < 1 / (1 + np.exp(-(-3 + .025 * age + .3 * ill)))
    rate = np.exp(-4 + .02 * age + .2 * ill + .3 * rng.normal(size=30)[practice])
    months = rng.poisson(np.repeat(rate[:, None], 24, axis=1) * np.where(np.arange(24) >= 12, np.where(scheme, .7, 1)[:, None], 1))
    mine = ours(work="comparison", names=["age", "ill"], scheme=scheme.astype(int), practice=practice, traits=np.column_stack([age, ill]),
                months=months, exact=["ill"], nearest=["age", "events before"])
    before, since = months[:, :12].sum(axis=1).astype(float), months[:, 12:].sum(axis=1).astype(float)
    traits = np.column_stack([age, ill, before, months[:, 9:12].sum(axis=1)])
    propensity = sm.Logit(scheme.astype(float), sm.add_constant(traits[:, [0, 2]])).fit(disp=0, tol=1e-14).predict()
    same("the propensity", mine["propensity"], propensity)
    odds = np.log(propensity / (1 - propensity))
    pairs = nearest(odds, scheme, ill, .2 * odds.std(ddof=1))
    weights = np.zeros(rows)
    for pair in pairs.items():
        weights[list(pair)] = 1
    same("who is compared", mine["weights"], weights)
    same("how many are not", mine["unmatched"], scheme.sum() - len(pairs))
    for at, name in enumerate(("age", "ill", "events before", "events just before")):
        trait = traits[:, at]
        spread = np.sqrt((trait[scheme].var(ddof=1) + trait[~scheme].var(ddof=1)) / 2)
        compared = lambda side: trait[side & (weights > 0)].mean()
        same(f"the balance of {name}", mine["balance"][at],
             [(trait[scheme].mean() - trait[~scheme].mean()) / spread, (compared(scheme) - compared(~scheme)) / spread])
    kept = weights > 0
    fit = sm.OLS(since[kept], sm.add_constant(scheme[kept].astype(float))).fit(cov_type="cluster", cov_kwds={"groups": practice[kept]})
    effect("the matched comparison", mine["matched"], fit.params[1], fit.bse[1], len(set(practice[kept])) - 1)
    same("what it would have been without", mine["without"], fit.params[0])
    exact = ours(work="comparison", names=["age", "ill"], scheme=scheme.astype(int), practice=practice, traits=np.column_stack([age, ill]),
                 months=months, exact=["ill"], nearest=[])
    share = np.array([scheme[ill == kind].sum() / (~scheme[ill == kind]).sum() for kind in range(3)])
    weights = np.where(scheme, 1, share[ill])
    same("the weights of exact matching", exact["weights"], weights)
    fit = sm.WLS(since, sm.add_constant(scheme.astype(float)), weights).fit(cov_type="cluster", cov_kwds={"groups": practice})
    effect("the exact comparison", exact["matched"], fit.params[1], fit.bse[1], 29)
    twice = lambda v: np.concatenate([v, v])
    after = np.repeat([0., 1.], rows)
    design = sm.add_constant(np.column_stack([twice(scheme).astype(float), after, twice(scheme) * after]))
    fit = sm.OLS(np.concatenate([before, since]), design).fit(cov_type="cluster", cov_kwds={"groups": twice(practice)})
    effect("difference in differences", mine["change"], fit.params[3], fit.bse[3], 29)


def interrupted():
    rng = np.random.default_rng(7)
    for months, start in ((48, 30), (30, 18)):
        time = np.arange(months)
        people = 5000. + 10 * time
        events = rng.poisson(people / 12 * (.3 - .001 * time - .03 * (time >= start) + .02 * np.cos(time * np.pi / 6)))
        mine = ours(work="series", events=events, people=people, before=start)
        season = 2 * np.pi * (time % 12 + 1) / 12
        columns = [np.ones(months), time, time >= start, np.maximum(time - start, 0)]
        columns += [np.sin(season), np.cos(season)] if start >= 24 else []
        design = np.column_stack(columns).astype(float)
        lags = int(4 * (months / 100) ** (2 / 9))
        fit = sm.OLS(events / people * 12, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
        gap = np.zeros(design.shape[1])
        gap[2], gap[3] = 1, (time[start:] - start).mean()
        course = design[start:].mean(axis=0)
        course[2:4] = 0
        effect("the interrupted series", mine["effect"], gap @ fit.params, np.sqrt(gap @ fit.cov_params() @ gap), months - design.shape[1])
        same("the course without it", mine["without"], course @ fit.params)


warnings.simplefilter("error", sm.tools.sm_exceptions.ConvergenceWarning)
for part in (logistic, performance, lines, comparisons, interrupted):
    part()
print(f"statsmodels and scikit-learn say the same of every fit; at most {worst:.1e} apart")
