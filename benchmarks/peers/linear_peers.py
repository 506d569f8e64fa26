"""Times other libraries on one task of linear_data.py, one thread each. Prints a JSON object a line.

    benchmarks/peers/run linear_peers.py TASK [FOLDER]               every peer that is installed; the others are named with what is missing
    benchmarks/peers/run linear_peers.py TASK FOLDER --gap FILE      the gap of coefficients in FILE, float64, lambda after lambda
    benchmarks/peers/run linear_peers.py TASK FOLDER --tune PEER 1e-4    its gap at this tolerance and tighter ones, to choose those below

A gap is relative: (P - D)/P(0), D at the residuals (or the derivatives) scaled to feasibility, the greatest along a path; for LAD the objective less
the least that any side found. A peer's tolerance is the loosest of 1, 2, 5 times a power of ten that reaches the task's gap on these data, found with
--tune; only celer's and scikit-learn's are gaps themselves. A call on a lambda near lambda_max comes first, for compilers and caches; then the median of
up to 5 calls in 10 seconds, of one where it is longer.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn.utils.validation

from linear_data import FOLDER

warnings.filterwarnings("ignore")
if not hasattr(sklearn.utils.validation, "validate_data"):
    # skglm imports it from scikit-learn 1.6 on, for its estimators only; here its solvers are called.
    sklearn.utils.validation.validate_data = None

# Peers of each task with their tolerance; a missing row of a peer in a task means that it takes minutes there.
SETTINGS = {
    "dense-10": {"skglm": 1e-7, "celer": 5e-9, "sklearn": 1e-8},
    "dense-20": {"skglm": 5e-9, "celer": 5e-9, "sklearn": 5e-9},
    "dense-100": {"skglm": 5e-9, "celer": 1e-10},
    "dense-path-4": {"adelie": 1e-12, "picasso": 1e-11, "glmnet": 2e-11, "celer": 5e-5, "skglm": 2e-5},
    "dense-path-8": {"skglm": 2e-9, "celer": 1e-10},
    "dense-path-default": {"glmnet": 1e-7},
    "tall-path": {"sklearn gram": 1e-7, "glmnet": 5e-17, "adelie": 1e-14},
    "sparse-20": {"skglm": 2e-12, "celer": 2e-8, "sklearn": 5e-9},
    "sparse-path": {"glmnet": 5e-12, "skglm": 2e-8, "celer": 5e-5, "sklearn": 5e-5},
    "logistic-20": {"liblinear": 1e-8, "celer": 1e-7, "skglm": 5e-11},
    "logistic-path-default": {"glmnet": 1e-7},
    "logistic-path": {"glmnet": 1e-12},
    "cv-1": {"sklearn cv": 5e-5, "glmnet cv": 1e-7},
    "cv-2": {"sklearn cv": 5e-5, "glmnet cv": 1e-7},
    "lad-14": {"sklearn highs": 0, "quantreg": 0},
    "lad-58": {"sklearn highs": 0, "quantreg": 0},
}
IN_R = {"glmnet": "glmnet", "glmnet cv": "glmnet", "picasso": "picasso", "quantreg": "quantreg"}
SECONDS, CALLS = 10, 5


class Task:
    def __init__(self, name, folder):
        self.folder = folder
        self.name = name
        self.about = next(task for task in json.loads((folder / "tasks.json").read_text()) if task["name"] == name)
        self.loss, self.data = self.about["loss"], self.about["data"]
        load = lambda file: np.load(folder / f"{file}.npy")
        self.lambdas = load(f"{name}_lambda")
        self.y = load(f"{self.data}_{'l2' if self.loss == 'cv' else self.loss}")
        if self.data == "sparse":
            rows = sp.csr_matrix((load("sparse_data"), load("sparse_indices"), load("sparse_indptr")), shape=(len(self.y), 50_000))
            self.x = rows.tocsc()
        else:
            self.x = load(f"{self.data}_X")


def gaps(task, coefficients):
    """The relative duality gap at each lambda; for LAD the objective."""
    x, y, n = task.x, task.y, len(task.y)
    b = np.asarray(coefficients).T
    eta = x @ b
    l1 = task.lambdas * np.abs(b).sum(0)
    if task.loss == "l1":
        return np.abs(y[:, None] - eta).mean(0) + l1
    if task.loss == "l2":
        residual = y[:, None] - eta
        scale = np.minimum(1, n * task.lambdas / np.abs(x.T @ residual).max(0))
        primal = (residual**2).sum(0) / (2 * n) + l1
        dual = ((y**2).sum() - ((y[:, None] - scale * residual) ** 2).sum(0)) / (2 * n)
        return (primal - dual) / ((y**2).sum() / (2 * n))
    margin = y[:, None] * eta
    p = 1 / (1 + np.exp(margin))
    scale = np.minimum(1, n * task.lambdas / np.abs(x.T @ (y[:, None] * p)).max(0))
    p *= scale
    primal = np.logaddexp(0, -margin).mean(0) + l1
    dual = -(p * np.log(p) + (1 - p) * np.log1p(-p)).mean(0)
    return (primal - dual) / np.log(2)


def skglm(task, lambdas, tolerance):
    from skglm.datafits import Logistic, Quadratic
    from skglm.penalties import L1
    from skglm.solvers import AndersonCD, ProxNewton
    from skglm.utils.jit_compilation import compiled_clone

    datafit, penalty = compiled_clone(Quadratic() if task.loss == "l2" else Logistic()), compiled_clone(L1(1.0))
    if task.loss == "l2":
        return AndersonCD(tol=tolerance, max_iter=1000, fit_intercept=False).path(task.x, task.y, datafit, penalty, alphas=lambdas)[1].T
    penalty.alpha = lambdas[0]
    return ProxNewton(tol=tolerance, max_iter=1000, fit_intercept=False).solve(task.x, task.y, datafit, penalty)[0][None, :]


def celer(task, lambdas, tolerance):
    from celer import celer_path

    family, scale = ("lasso", 1) if task.loss == "l2" else ("logreg", len(task.y))
    return celer_path(task.x, task.y, family, alphas=lambdas * scale, tol=tolerance, prune=1, max_iter=1000, use_PN=task.loss == "logistic")[1].T


def lasso(task, lambdas, tolerance, gram=False):
    from sklearn.linear_model import lasso_path

    return lasso_path(task.x, task.y, alphas=lambdas, tol=tolerance, precompute=gram, max_iter=1_000_000, copy_X=False)[1].T


def sklearn_gram(task, lambdas, tolerance):
    return lasso(task, lambdas, tolerance, gram=True)


def liblinear(task, lambdas, tolerance):
    from sklearn.linear_model import LogisticRegression

    c = 1 / (lambdas[0] * len(task.y))
    return LogisticRegression(penalty="l1", solver="liblinear", C=c, fit_intercept=False, tol=tolerance, max_iter=1000, random_state=0).fit(task.x, task.y).coef_


def adelie(task, lambdas, tolerance):
    import adelie as ad

    state = ad.grpnet(task.x, ad.glm.gaussian(task.y), lmda_path=lambdas, intercept=False, early_exit=False, tol=tolerance, progress_bar=False)
    return state.betas.toarray()


def sklearn_highs(task, lambdas, tolerance):
    from sklearn.linear_model import QuantileRegressor

    # Its loss is half the absolute error.
    return QuantileRegressor(quantile=0.5, alpha=lambdas[0] / 2, fit_intercept=False, solver="highs").fit(task.x, task.y).coef_[None, :]


def sklearn_cv(task, lambdas, tolerance):
    from sklearn.linear_model import LassoCV

    rows = np.arange(len(task.y))
    folds = [(rows[rows % 5 != k], rows[rows % 5 == k]) for k in range(5)]
    fit = LassoCV(alphas=lambdas, cv=folds, tol=tolerance, max_iter=100_000, n_jobs=task.about["threads"], copy_X=False).fit(task.x, task.y)
    return f"λ.min is number {int(np.flatnonzero(lambdas == fit.alpha_)[0])}, mean squared error {fit.mse_path_.mean(1).min():.6g}" if len(lambdas) > 1 else ""


SOLVERS = {
    "skglm": skglm,
    "celer": celer,
    "adelie": adelie,
    "sklearn": lasso,
    "sklearn gram": sklearn_gram,
    "sklearn highs": sklearn_highs,
    "sklearn cv": sklearn_cv,
    "liblinear": liblinear,
}
MODULES = {"skglm": "skglm", "celer": "celer", "adelie": "adelie"}


def measure(call):
    """The median of a call's times in milliseconds, their number, and what it gave."""
    times = []
    while not times or (len(times) < CALLS and sum(times) + times[-1] < SECONDS * 1000):
        start = time.perf_counter()
        result = call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), len(times), result


def in_python(task, peer, tolerance):
    module = MODULES.get(peer, "sklearn")
    try:
        __import__(module)
    except ImportError:
        raise ImportError(f"{module} is not installed") from None
    solve = SOLVERS[peer]
    solve(task, task.lambdas[:1] if len(task.lambdas) > 1 else task.lambdas * 5, tolerance)
    return measure(lambda: solve(task, task.lambdas, tolerance))


def in_r(task, peer, tolerance):
    if shutil.which("Rscript") is None:
        raise ImportError("R is not installed")
    with tempfile.NamedTemporaryFile() as file:
        script = Path(__file__).with_suffix(".R")
        arguments = [task.folder, task.name, task.data, task.loss, peer, tolerance, task.about["threads"], file.name, CALLS, SECONDS]
        run = subprocess.run(["Rscript", script, *map(str, arguments)], capture_output=True, text=True)
        if run.returncode:
            raise ImportError(run.stderr.strip().splitlines()[-1])
        line = json.loads(run.stdout)
        result = line.get("note") or np.fromfile(file.name).reshape(len(task.lambdas), -1)
    return line["ms"], line["calls"], result


def run(task, peer, tolerance):
    try:
        ms, calls, result = (in_r if peer in IN_R else in_python)(task, peer, tolerance)
    except ImportError as missing:
        return {"peer": peer, "skipped": str(missing)}
    line = {"peer": peer, "tolerance": tolerance, "ms": round(ms, 2), "calls": calls}
    return {**line, "note": result} if isinstance(result, str) else {**line, **quality(task, result)}


def quality(task, coefficients):
    reached = gaps(task, coefficients)
    return {"objective" if task.loss == "l1" else "gap": float(reached.max()), "nonzeros": int((coefficients[-1] != 0).sum())}


def tune(task, peer, tolerance):
    """By powers of ten to the loosest that reaches the gap, then to 2 and 5 times that."""
    global CALLS
    CALLS = 1

    def reaches(tolerance):
        line = run(task, peer, float(f"{tolerance:.0e}"))
        print(json.dumps(line), flush=True)
        return "skipped" in line or line.get("gap", 0) <= (task.about["gap"] or 1)

    if reaches(tolerance):
        while tolerance < 1 and reaches(10 * tolerance):
            tolerance *= 10
    else:
        tolerance /= 10
        while not reaches(tolerance):
            tolerance /= 10
    if not reaches(5 * tolerance):
        reaches(2 * tolerance)


def versions():
    """Of what is installed, one a line."""
    for module in ("sklearn", "celer", "skglm", "adelie", "numba"):
        try:
            print(module, __import__(module).__version__)
        except ImportError:
            continue
    for package in ("glmnet", "picasso", "quantreg") if shutil.which("Rscript") else ():
        run = subprocess.run(["Rscript", "-e", f"cat(as.character(packageVersion('{package}')))"], capture_output=True, text=True)
        if run.returncode == 0:
            print("R's", package, run.stdout)


def main(name, folder=FOLDER, option=None, *rest):
    if name == "--versions":
        versions()
        return
    task = Task(name, Path(folder))
    if option == "--gap":
        print(json.dumps(quality(task, np.fromfile(rest[0]).reshape(len(task.lambdas), -1))))
    elif option == "--tune":
        tune(task, rest[0], float(rest[1]))
    else:
        for peer, tolerance in SETTINGS[name].items():
            print(json.dumps(run(task, peer, tolerance), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    main(*sys.argv[1:])
