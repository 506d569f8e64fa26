"""Records solutions of sparse linear models, right to about 1e-10, in tests/L1Gen.Tests/Linear/Reference.

    /usr/bin/python3 benchmarks/peers/linear_reference.py [DATA] [CASE...]      needs R with glmnet; DATA is the folder with diabetes, rcv1_small, ...

glmnet with thresh = 1e-14 (SciPy's L-BFGS-B for Huber's loss) fits the path; from its support Newton's method in numpy solves the optimality conditions of

    sum w f(y, eta) + lambda (sum a |b| + sum c b^2)        w of sum 1, f = (y - eta)^2, logistic, Poisson, Huber or softmax

to rounding, adding and dropping columns until they hold for all. peer_difference is how far glmnet's (SciPy's) coefficients were from that, as a part of the
greatest, and kkt the greatest violation of a condition as a part of lambda. scikit-learn's ElasticNet and LogisticRegression are held against
every fourth of the same solutions where they can state the problem and end: sklearn_difference. lambda is that of this library.
"""

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import scipy.optimize
import scipy.sparse as sp

from linear_reference_data import read

warnings.filterwarnings("ignore")
HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "tests" / "L1Gen.Tests" / "Linear" / "Reference"
DATA = HERE.parents[2] / "shared" / "data"

# Of each case: data, options of the library, lambdas from .8 lambda_max down to a part of it.
CASES = {
    "diabetes-lasso": ("diabetes", {"standardize": True}, 40, 1e-4),
    "diabetes-elastic-net": ("diabetes", {"standardize": True, "l1Ratio": 0.5}, 20, 1e-3),
    "diabetes-plain": ("diabetes", {}, 20, 1e-4),
    "diabetes-no-intercept": ("diabetes", {"intercept": False}, 20, 1e-3),
    "diabetes-weights": ("diabetes", {"standardize": True, "weights": True}, 20, 1e-3),
    "diabetes-factors": ("diabetes", {"standardize": True, "penaltyFactors": [1, 0, 2, 1, 0.5, 1, 1, 3, 1, 0]}, 20, 1e-3),
    "diabetes-non-negative": ("diabetes", {"standardize": True, "nonNegative": True}, 20, 1e-3),
    "diabetes-bounds": ("diabetes", {"bounds": 4.0}, 20, 1e-4),
    "digits-lasso": ("digits", {}, 20, 1e-3),
    "rcv1-lasso": ("rcv1", {}, 12, 0.05),
    "breast-cancer-logistic": ("breast_cancer", {"loss": "Logistic", "standardize": True}, 30, 1e-3),
    "breast-cancer-weights": ("breast_cancer", {"loss": "Logistic", "standardize": True, "weights": True, "l1Ratio": 0.7}, 15, 1e-2),
    "heart-logistic": ("heart", {"loss": "Logistic"}, 30, 1e-3),
    "colon-logistic": ("colon", {"loss": "Logistic", "standardize": True}, 20, 0.02),
    "rcv1-logistic": ("rcv1", {"loss": "Logistic"}, 12, 0.05),
    "digits-multinomial": ("digits", {"loss": "SoftmaxCrossEntropy"}, 10, 0.02),
    "randhie-poisson": ("randhie", {"loss": "Poisson", "standardize": True}, 20, 1e-3),
    "stackloss-huber": ("stackloss", {"loss": "Huber", "delta": 2.0}, 20, 1e-3),
    "engel-huber": ("engel", {"loss": "Huber", "delta": 50.0, "standardize": True}, 15, 1e-3),
}


class Problem:
    """On columns divided by their standard deviations and, where they are dense and there is an intercept, centred."""

    def __init__(self, data, options):
        self.raw, self.y = read(DATA, data)
        n, p = self.raw.shape
        self.loss, self.delta = options.get("loss", "L2"), options.get("delta", 1.0)
        self.intercept = options.get("intercept", True)
        weights = 1.0 + np.arange(n) % 3 if options.get("weights") else np.ones(n)
        self.w = weights / weights.sum()
        ratio = options.get("l1Ratio", 1.0)
        factors = np.array(options.get("penaltyFactors", np.ones(p)), float)
        self.factors, self.ratio = factors, ratio
        self.upper = options.get("bounds", np.inf)
        self.lower = 0.0 if options.get("nonNegative") else -self.upper
        self.standardize = options.get("standardize", False)
        dense = not sp.issparse(self.raw)
        self.mean = self.w @ self.raw if dense and self.intercept else np.zeros(p)
        deviation = np.sqrt(self.w @ (self.raw - self.w @ self.raw) ** 2) if dense else np.ones(p)
        self.constant = deviation <= 1e-12 * np.abs(self.w @ self.raw if dense else 1) if self.intercept else np.zeros(p, bool)
        self.constant |= deviation == 0
        self.scale = np.where(self.constant, 1, deviation) if dense else np.ones(p)
        self.x = (self.raw - self.mean) / self.scale if dense else self.raw
        # The penalty on the scaled columns: without standardization it is divided by the scale.
        unit = np.ones(p) if self.standardize else 1 / self.scale
        self.a, self.c = factors * unit, factors * unit**2 * (1 - ratio) / (2 * ratio)
        self.classes = int(self.y.max()) + 1 if self.loss == "SoftmaxCrossEntropy" else 1
        self.target = np.eye(self.classes)[self.y.astype(int)] if self.classes > 1 else self.y[:, None]

    def gradient(self, eta):
        """w f' and, class by class, w f''."""
        w, y = self.w[:, None], self.target
        if self.loss == "L2":
            return 2 * w * (eta - y), 2 * w * np.ones_like(eta)
        if self.loss == "Huber":
            return w * np.clip(eta - y, -self.delta, self.delta), w * (np.abs(eta - y) <= self.delta)
        if self.loss == "Poisson":
            return w * (np.exp(eta) - y), w * np.exp(eta)
        if self.loss == "Logistic":
            p = 1 / (1 + np.exp(-eta))
            return w * (p - y), w * p * (1 - p)
        p = np.exp(eta - eta.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        return w * (p - y), p

    def hessian(self, columns, curvature):
        """Of the free columns (the design's of each class and its intercept), from w f''."""
        if self.classes == 1:
            return columns[0].T @ (curvature * columns[0])
        blocks = []
        for k, left in enumerate(columns):
            row = []
            for m, right in enumerate(columns):
                weight = self.w * (curvature[:, k] * ((k == m) - curvature[:, m]))
                row.append(left.T @ (weight[:, None] * right))
            blocks.append(row)
        return np.block(blocks)

    def columns(self, free):
        """The free columns of a class, the intercept's last."""
        x = self.x[:, free]
        x = x.toarray() if sp.issparse(x) else x
        return np.hstack([x, np.ones((len(self.y), 1))]) if self.intercept else x

    def polish(self, b, b0, lam):
        """Newton on the support with fixed signs until the optimality conditions hold: p x classes coefficients on the scaled columns, intercepts, violation."""
        b, b0 = b.copy(), b0.copy()
        low, high = self.lower * self.scale[:, None], self.upper * self.scale[:, None]
        unpenalized = self.a == 0
        free = (b != 0) | unpenalized[:, None]
        free &= ~self.constant[:, None]
        at_bound = np.isfinite(high) & ((b > high * (1 - 1e-6)) | (b < low * (1 - 1e-6))) & (b != 0)
        b = np.where(at_bound, np.sign(b) * np.abs(high), b)
        for _ in range(200):
            moving = free & ~at_bound
            sign = np.sign(b)
            for _ in range(60):
                eta = np.asarray(self.x @ b) + b0
                g, curvature = self.gradient(eta)
                columns = [self.columns(moving[:, k]) for k in range(self.classes)]
                slopes = []
                for k in range(self.classes):
                    slope = columns[k].T @ g[:, k]
                    m = moving[:, k]
                    slope[: m.sum()] += lam * (self.a[m] * sign[m, k] + 2 * self.c[m] * b[m, k])
                    slopes.append(slope)
                hessian = self.hessian(columns, curvature)
                diagonal = np.concatenate([np.append(2 * lam * self.c[moving[:, k]], [0.0] * self.intercept) for k in range(self.classes)])
                step = np.linalg.lstsq(hessian + np.diag(diagonal), -np.concatenate(slopes), rcond=1e-13)[0]
                place, largest = 0, 0.0
                for k in range(self.classes):
                    m = moving[:, k]
                    b[m, k] += step[place : place + m.sum()]
                    place += m.sum()
                    if self.intercept:
                        b0[k] += step[place]
                        place += 1
                largest = np.abs(step).max(initial=0)
                if largest <= 1e-15 * max(np.abs(b).max(), 1e-300):
                    break
            flipped = moving & (np.sign(b) != sign) & ~unpenalized[:, None] & (sign != 0)
            beyond = moving & ((b > high) | (b < low))
            slope = np.asarray(self.x.T @ self.gradient(np.asarray(self.x @ b) + b0)[0])
            room = np.where(slope < 0, high > 0, low < 0)
            excess = np.where(free | self.constant[:, None] | ~room, 0, np.abs(slope) - lam * self.a[:, None])
            if not flipped.any() and not beyond.any() and excess.max(initial=0) <= 1e-11 * lam:
                bad = np.where(moving, np.abs(slope + lam * (self.a[:, None] * np.sign(b) + 2 * self.c[:, None] * b)), 0)
                assert not (at_bound & (np.sign(b) * slope + lam * self.a[:, None] > 1e-9 * lam)).any()
                return b, b0, max(bad.max(initial=0), excess.max(initial=0)) / lam
            b = np.where(flipped, 0, b)
            free &= ~flipped
            at_bound |= beyond
            b = np.clip(b, low, high)
            if not flipped.any() and excess.max() > 0:
                j = np.unravel_index(excess.argmax(), excess.shape)
                free[j] = True
                b[j] = -1e-300 * np.sign(slope[j])
        raise ArithmeticError("no support fits the conditions")

    def null(self):
        """Intercepts and unpenalized coefficients alone: the gradient of the others gives lambda_max."""
        b, b0, _ = self.polish(np.zeros((self.x.shape[1], self.classes)), self.start(), 1e12)
        slope = np.abs(np.asarray(self.x.T @ self.gradient(np.asarray(self.x @ b) + b0)[0])) if self.lower < 0 else np.maximum(0, -np.asarray(self.x.T @ self.gradient(np.asarray(self.x @ b) + b0)[0]))
        used = (self.a > 0) & ~self.constant
        return (slope.max(1)[used] / self.a[used]).max()

    def start(self):
        mean = self.w @ self.target
        if not self.intercept:
            return np.zeros(self.classes)
        return {"Logistic": lambda: np.log(mean / (1 - mean)), "Poisson": lambda: np.log(mean), "SoftmaxCrossEntropy": lambda: np.log(mean)}.get(self.loss, lambda: mean)()

    def original(self, b, b0):
        beta = b / self.scale[:, None]
        return beta, b0 - self.mean @ beta

    def scaled(self, beta, intercepts):
        return beta * self.scale[:, None], intercepts + self.mean @ beta


def glmnet(problem, lambdas):
    """Coefficients on the original columns, lambda x p x classes, and intercepts."""
    family = {"L2": "gaussian", "Logistic": "binomial", "Poisson": "poisson", "SoftmaxCrossEntropy": "multinomial"}[problem.loss]
    p = problem.raw.shape[1]
    # glmnet halves the squared error, makes the factors sum to the number of columns, and divides the ridge term of a gaussian model by the
    # deviation of y, to which its alpha here answers.
    deviation = np.sqrt(problem.w @ (problem.y - problem.w @ problem.y) ** 2) if family == "gaussian" else 1
    alpha = 1 / (1 + deviation * (1 - problem.ratio) / problem.ratio)
    theirs = lambdas / (2 if family == "gaussian" else 1) / alpha * problem.factors.sum() / p
    with tempfile.TemporaryDirectory() as folder:
        x = problem.raw.toarray() if sp.issparse(problem.raw) else problem.raw
        for name, array in (("x", np.asfortranarray(x)), ("y", problem.y), ("lambda", theirs), ("weights", problem.w * len(problem.w)), ("factors", problem.factors)):
            np.save(f"{folder}/{name}.npy", np.asfortranarray(array, dtype=np.float64))
        r = lambda value: {True: "TRUE", False: "FALSE"}[value]
        arguments = [folder, family, alpha, r(problem.standardize), r(problem.intercept), *(str(v).replace("inf", "Inf") for v in (problem.lower, problem.upper))]
        subprocess.run(["Rscript", HERE / "linear_reference.R", *map(str, arguments)], check=True)
        path = np.fromfile(f"{folder}/glmnet.bin").reshape(len(lambdas), problem.classes, p + 1)
    return path[:, :, 1:].transpose(0, 2, 1), path[:, :, 0]


def by_scipy(problem, lambdas):
    """Huber's loss by L-BFGS-B on the positive and the negative parts of the coefficients."""
    p = problem.x.shape[1]
    point, betas, intercepts = np.append(np.zeros(2 * p), np.median(problem.y)), [], []
    for lam in lambdas:
        def value(z):
            e = problem.y - problem.x @ (z[:p] - z[p : 2 * p]) - z[-1]
            g = -problem.w * np.clip(e, -problem.delta, problem.delta)
            loss = problem.w @ np.where(np.abs(e) <= problem.delta, e * e / 2, problem.delta * (np.abs(e) - problem.delta / 2))
            slope = problem.x.T @ g
            return loss + lam * problem.a @ (z[:p] + z[p : 2 * p]), np.concatenate([slope + lam * problem.a, lam * problem.a - slope, [g.sum()]])

        fit = scipy.optimize.minimize(value, point, jac=True, method="L-BFGS-B", bounds=[(0, None)] * (2 * p) + [(None, None)], options={"ftol": 1e-16, "gtol": 1e-13, "maxiter": 100_000, "maxfun": 1_000_000})
        point = fit.x
        beta, b0 = problem.original((point[:p] - point[p : 2 * p])[:, None], point[-1:])
        betas.append(beta)
        intercepts.append(b0)
    return np.array(betas), np.array(intercepts)


def by_sklearn(problem, lam):
    """Coefficients on the original columns where scikit-learn can state the problem and ends, else None."""
    from sklearn.linear_model import ElasticNet, LogisticRegression

    if np.ptp(problem.w) > 0 or np.ptp(problem.factors) > 0 or np.isfinite(problem.upper):
        return None
    x = problem.x if problem.standardize else problem.raw
    if problem.loss == "L2":
        fit = ElasticNet(alpha=lam / 2 / problem.ratio, l1_ratio=problem.ratio, tol=1e-15, max_iter=1_000_000, positive=problem.lower == 0, fit_intercept=problem.intercept)
        fit.fit(x, problem.y)
    elif problem.loss == "Logistic" and problem.ratio == 1 and x.shape[1] < 100:
        # saga alone leaves the intercept unpenalized.
        fit = LogisticRegression(penalty="l1", C=1 / (lam * len(problem.y)), solver="saga", tol=1e-10, max_iter=50_000).fit(x, problem.y)
        if fit.n_iter_[0] == 50_000:
            return None
    else:
        return None
    return fit.coef_.ravel() / (problem.scale if problem.standardize else 1)


def record(name):
    data, options, count, ratio = CASES[name]
    problem = Problem(data, options)
    greatest = problem.null()
    lambdas = greatest * np.logspace(np.log10(0.8), np.log10(ratio), count)
    betas, intercepts = (by_scipy if problem.loss == "Huber" else glmnet)(problem, lambdas)
    points, difference, sklearn_difference, kkt = [], 0.0, 0.0, 0.0
    for i, (lam, beta, b0) in enumerate(zip(lambdas, betas, intercepts)):
        b, c = problem.scaled(beta, b0)
        right, right0, violation = problem.polish(b, c, lam)
        unit = np.abs(right).max()
        difference, kkt = max(difference, np.abs(right - b).max() / unit), max(kkt, violation)
        if i % 4 == 3 and (theirs := by_sklearn(problem, lam)) is not None:
            sklearn_difference = max(sklearn_difference, np.abs(right[:, 0] - theirs * problem.scale).max() / unit)
        beta, b0 = problem.original(right, right0)
        if problem.classes > 1:
            b0 = b0 - b0.mean()
        outputs = [{"intercept": float(b0[k]), "columns": (support := np.flatnonzero(beta[:, k])).tolist(), "values": beta[support, k].tolist()} for k in range(problem.classes)]
        points.append({"lambda": float(lam), "outputs": outputs})
    about = {"data": data, "options": options, "lambdaMax": float(greatest), "peer_difference": float(f"{difference:.1e}"), "sklearn_difference": float(f"{sklearn_difference:.1e}") or None, "kkt": float(f"{kkt:.1e}")}
    OUT.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(point, separators=(",", ":")) for point in points)
    (OUT / f"{name}.json").write_text(json.dumps(about)[:-1] + ', "points": [\n' + lines + "\n]}\n", encoding="utf-8")
    print(name, {key: value for key, value in about.items() if key not in ("data", "options")}, "supports", [sum(len(o["columns"]) for o in point["outputs"]) for point in points][:: max(1, count // 6)], flush=True)


if __name__ == "__main__":
    names = sys.argv[1:]
    if names and Path(names[0]).is_dir():
        DATA = Path(names.pop(0))
    for case in names or CASES:
        record(case)
