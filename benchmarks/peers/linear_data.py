"""Makes the data of the linear benchmarks with fixed seeds, and the tasks on them.

    /usr/bin/python3 benchmarks/peers/linear_data.py [FOLDER]      about 460 MB; the default folder is l1gen-linear in the temporary folder

dense    1,000 x 10,000, columns autoregressive with 0.5, 50 true coefficients, signal to noise 3
tall     100,000 x 200, the same otherwise, 20 true coefficients
sparse   20,000 x 50,000, 100 elements a row, like the tf-idf of a text: columns by Zipf's law, rows of length 1; a numeric and a two-class response
lad      2,000 x 500, independent normal columns, 20 true coefficients, errors of Student's t with 2 degrees of freedom

Dense designs are float64 by columns, sparse ones come by rows (_data, _indices, _indptr). tasks.json says what is timed, TASK_lambda.npy holds its lambdas
for the objectives mean((y - eta)^2)/2 + lambda |b|_1, mean logistic loss + lambda |b|_1, mean |y - eta| + lambda |b|_1, none with an intercept but
that of cross-validation. Data that are there are left as they are.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sp

FOLDER = Path(os.environ.get("L1GEN_LINEAR_DATA") or Path(tempfile.gettempdir()) / "l1gen-linear")

# name, what it is called in the table, data, loss, lambdas as parts of lambda_max (or lambdas), relative duality gap, threads
PATH = np.logspace(0, -2, 100).tolist()
TASKS = [
    ("dense-10", "dense 1,000 × 10,000, λmax/10", "dense", "l2", [1 / 10], 1e-8, 1),
    ("dense-20", "the same, λmax/20", "dense", "l2", [1 / 20], 1e-8, 1),
    ("dense-100", "the same, λmax/100", "dense", "l2", [1 / 100], 1e-8, 1),
    ("dense-path-4", "the same, path of 100 λ to λmax/100", "dense", "l2", PATH, 1e-4, 1),
    ("dense-path-8", "the same path", "dense", "l2", PATH, 1e-8, 1),
    ("dense-path-default", "the same path, glmnet's default accuracy", "dense", "l2", PATH, None, 1),
    ("tall-path", "tall 100,000 × 200, path of 100 λ to λmax/100", "tall", "l2", PATH, 1e-8, 1),
    ("sparse-20", "sparse 20,000 × 50,000, lasso, λmax/20", "sparse", "l2", [1 / 20], 1e-8, 1),
    ("sparse-path", "the same, path of 100 λ to λmax/100", "sparse", "l2", PATH, 1e-4, 1),
    ("logistic-20", "the same, logistic, λmax/20", "sparse", "logistic", [1 / 20], 1e-8, 1),
    ("logistic-path-default", "the same, logistic path, glmnet's default accuracy", "sparse", "logistic", PATH, None, 1),
    ("logistic-path", "the same, glmnet with thresh = 1e-12", "sparse", "logistic", PATH, None, 1),
    ("cv-1", "5 folds × 100 λ on the dense data, 1 thread", "dense", "cv", PATH, 1e-4, 1),
    ("cv-2", "the same, 2 threads", "dense", "cv", PATH, 1e-4, 2),
    ("lad-14", "LAD-lasso 2,000 × 500, 14 non-zeros", "lad", "l1", [0.8133], 1e-8, 1),
    ("lad-58", "the same, 58 non-zeros", "lad", "l1", [0.184], 1e-8, 1),
]


def dense(rng, n, p, k):
    x = np.empty((n, p), order="F")
    x[:, 0] = rng.standard_normal(n)
    for j in range(1, p):
        x[:, j] = 0.5 * x[:, j - 1] + np.sqrt(1 - 0.5 * 0.5) * rng.standard_normal(n)
    x -= x.mean(0)
    x /= np.sqrt((x * x).mean(0))
    truth = np.zeros(p)
    support = rng.choice(p, k, replace=False)
    truth[support] = rng.choice([-1.0, 1.0], k)
    signal = x @ truth
    y = signal + rng.standard_normal(n) * np.sqrt(signal.var() / 3)
    return x, y - y.mean()


def sparse(rng, n=20_000, p=50_000, per_row=100):
    zipf = 1 / np.arange(1, p + 1) ** 0.8
    zipf /= zipf.sum()
    place = rng.permutation(p)
    rows = []
    for _ in range(n):
        terms = np.unique(rng.choice(p, size=int(per_row * 1.6), p=zipf))
        while len(terms) < per_row:
            terms = np.unique(np.concatenate([terms, rng.choice(p, size=per_row, p=zipf)]))
        rows.append(np.sort(place[rng.choice(terms, per_row, replace=False)]))
    columns = np.concatenate(rows)
    counts = np.log1p(rng.geometric(0.5, size=n * per_row)).astype(float)
    documents = np.bincount(columns, minlength=p)
    values = counts * (np.log((1 + n) / (1 + documents)) + 1)[columns]
    x = sp.csr_matrix((values, columns.astype(np.int32), np.arange(0, n * per_row + 1, per_row).astype(np.int32)), shape=(n, p))
    x = sp.csr_matrix(sp.diags(1 / np.sqrt(np.asarray(x.multiply(x).sum(1)).ravel())) @ x)
    x.sort_indices()
    frequent = np.argsort(-documents)[:5000]
    support = rng.choice(frequent, 200, replace=False)
    truth = np.zeros(p)
    truth[support] = rng.standard_normal(200) * 5
    signal = np.asarray(x @ truth).ravel()
    y = signal + rng.standard_normal(n) * signal.std() / np.sqrt(3)
    scores = signal / signal.std() * 3
    classes = np.where(rng.random(n) < 1 / (1 + np.exp(-(scores - scores.mean()))), 1.0, -1.0)
    return x, y - y.mean(), classes


def lad(rng, n=2_000, p=500):
    x = np.asfortranarray(rng.standard_normal((n, p)))
    truth = np.zeros(p)
    truth[rng.choice(p, 20, replace=False)] = rng.choice([-1.0, 1.0], 20)
    return x, x @ truth + rng.standard_t(2, n)


def data(folder):
    """Makes the data, and gives lambda_max for each of them and each loss."""
    greatest = {}

    def save(name, loss, largest, **arrays):
        greatest[f"{name} {loss}"] = float(largest)
        for suffix, array in arrays.items():
            np.save(folder / f"{name}_{suffix}.npy", array)

    for name, seed, shape in (("dense", 20240001, (1_000, 10_000, 50)), ("tall", 20240002, (100_000, 200, 20))):
        x, y = dense(np.random.default_rng(seed), *shape)
        save(name, "l2", np.abs(x.T @ y).max() / len(y), X=x, l2=y)
    x, y, classes = sparse(np.random.default_rng(20240003))
    save("sparse", "l2", np.abs(x.T @ y).max() / len(y), data=x.data, indices=x.indices.astype(np.int32), indptr=x.indptr.astype(np.int32), l2=y)
    save("sparse", "logistic", np.abs(x.T @ classes).max() / (2 * len(y)), logistic=classes)
    x, y = lad(np.random.default_rng(20240004))
    save("lad", "l1", np.abs(x.T @ np.sign(y)).max() / len(y), X=x, l1=y)
    return greatest


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "lambda_max.json"
    if not made.exists():
        made.write_text(json.dumps(data(folder)) + "\n")
    greatest = json.loads(made.read_text())
    tasks = []
    for name, title, source, loss, parts, gap, threads in TASKS:
        np.save(folder / f"{name}_lambda.npy", greatest[f"{source} {'l2' if loss == 'cv' else loss}"] * np.array(parts))
        tasks.append({"name": name, "title": title, "data": source, "loss": loss, "gap": gap, "threads": threads})
    (folder / "tasks.json").write_text(json.dumps(tasks, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    main(target)
    print(target)
