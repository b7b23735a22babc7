"""A logistic regression of a file of numbers in statsmodels or scikit-learn: `fit.py WHICH FILE COLUMNS`. Prints the seconds of the fit,
without reading, and the coefficients; statsmodels’ with their standard errors."""

import json
import resource
import sys
import time

import numpy as np


def people(file, rows, columns, seed):
    """Writes made-up people: ages, flags of which most are rare, counts with long tails, and the outcome, in about one of ten."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(18, 100, rows)
    many = columns - 6
    flags = rng.random((rows, many)) < np.linspace(.01, .3, many) * (age / 60)[:, None]
    counts = np.log1p(rng.poisson(np.exp((age[:, None] - 70) / 40 + np.array([1, 0, -2]))))
    table = np.column_stack([age, (age / 10) ** 2, rng.integers(0, 2, rows), counts, flags]).astype(float)
    score = -5 + .02 * age + counts @ np.array([.1, .2, .9]) + flags @ np.linspace(.8, .05, many)
    happened = rng.random(rows) < 1 / (1 + np.exp(-score))
    np.column_stack([table, happened]).astype("<f8").tofile(file)


def main():
    which, file, columns = sys.argv[1], sys.argv[2], int(sys.argv[3])
    table = np.fromfile(file, "<f8").reshape(-1, columns + 1)
    x, y = np.ascontiguousarray(table[:, :-1]), table[:, -1]
    if which == "statsmodels":
        import statsmodels.api as sm
        began = time.perf_counter()
        fit = sm.Logit(y, sm.add_constant(x)).fit(method="newton", tol=1e-10, maxiter=50, disp=0)
        values, errors = fit.params, fit.bse
        seconds = time.perf_counter() - began
    else:
        from sklearn.linear_model import LogisticRegression
        began = time.perf_counter()
        fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10, max_iter=50).fit(x, y)
        seconds = time.perf_counter() - began
        values, errors = np.concatenate([fit.intercept_, fit.coef_[0]]), []
    print(json.dumps({"seconds": seconds, "values": list(values), "errors": list(errors),
                      "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
