#!/usr/bin/python3
"""Records least absolute deviations and quantile regression with the L1 penalty, solved as linear programs by HiGHS, in
tests/L1Gen.Tests/Linear/Reference/quantile.json.

    linear_reference_quantile.py        needs numpy and scipy, and shared/data beside the repository

minimize mean(scale * pinball_tau(y - b - X beta)) + lambda * sum |beta|, scale 2 at tau 1/2 for the absolute error. A solution is marked as unique where a program
that keeps the least objective finds no other value of any coefficient.
"""

import csv
import json
import pathlib

import numpy as np
from scipy.optimize import linprog

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[2] / "shared" / "data" / "statsmodels_public_domain"
TARGET = HERE.parents[1] / "tests" / "L1Gen.Tests" / "Linear" / "Reference" / "quantile.json"
EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def table(name, response):
    rows = np.array(list(csv.reader(open(DATA / f"{name}.csv")))[1:], float)
    return np.delete(rows, response, axis=1), rows[:, response]


def random(rows, columns, repeat=1):
    generator = np.random.default_rng(rows * 1000 + columns)
    x = generator.standard_normal((rows, columns)).round(3)
    y = (x[:, : min(5, columns)] @ np.array([2, -1.5, 1, -0.5, 0.25])[: min(5, columns)] + generator.standard_t(2, rows)).round(3)
    return np.tile(x, (repeat, 1)), np.tile(y, repeat)


def program(x, y, tau, scale, penalty):
    """Cost and equalities over b+, b-, beta+, beta-, positive and negative residuals."""
    n, p = x.shape
    cost = np.concatenate([[0, 0], np.full(2 * p, penalty), np.full(n, tau * scale / n), np.full(n, (1 - tau) * scale / n)])
    ones = np.ones((n, 1))
    return cost, np.hstack([ones, -ones, x, -x, np.eye(n), -np.eye(n)])


def solve(x, y, tau, scale, penalty):
    n, p = x.shape
    cost, equal = program(x, y, tau, scale, penalty)
    best = linprog(cost, A_eq=equal, b_eq=y, method="highs-ds", options=EXACT)
    assert best.status == 0, best.message
    z = best.x
    beta = z[2 : 2 + p] - z[2 + p : 2 + 2 * p]
    # With the reduced costs as bounds: where one is positive the variable is zero in every solution.
    slack = np.where(best.lower.marginals > 1e-9, 0, np.inf)
    unique = True
    for j in range(p):
        for sign in (1, -1):
            direction = np.zeros(len(cost))
            direction[2 + j], direction[2 + p + j] = sign, -sign
            other = linprog(direction, A_eq=equal, b_eq=y, bounds=[(0, None if s else 0) for s in slack], method="highs")
            unique &= other.status == 0 and abs(other.fun - sign * beta[j]) <= 1e-7 * (1 + abs(beta[j]))
        if not unique:
            break
    residuals = y - (z[0] - z[1]) - x @ beta
    objective = float(np.mean(scale * np.maximum(tau * residuals, (tau - 1) * residuals)) + penalty * np.abs(beta).sum())
    return {"lambda": penalty, "objective": objective, "unique": bool(unique), "intercept": z[0] - z[1], "coefficients": [float(v) for v in beta]}


def main():
    sets = {
        "stackloss": (table("stackloss", 0), True),
        "engel": (table("engel", 1), True),
        "tall": (random(60, 12), False),
        "wide": (random(25, 50), False),
        "repeated rows": (random(20, 6, repeat=3), False),
    }
    record = []
    for name, ((x, y), is_file) in sets.items():
        for loss, tau in (("L1", 0.5), ("Quantile", 0.1), ("Quantile", 0.5), ("Quantile", 0.9)):
            scale = 2.0 if loss == "L1" else 1.0
            top = scale * max(tau, 1 - tau) * np.abs(x - np.median(x, axis=0)).mean(axis=0).max()
            points = [solve(x, y, tau, scale, float(penalty)) for penalty in top * np.geomspace(0.5, 1e-3, 10)]
            case = {"name": name, "loss": loss, "tau": tau, "points": points}
            if not is_file:
                case |= {"x": x.T.tolist(), "y": y.tolist()}
            record.append(case)
            print(name, loss, tau, sum(point["unique"] for point in points), "unique of", len(points))
    TARGET.write_text("[\n" + ",\n".join(json.dumps(case) for case in record) + "\n]\n")


main()
