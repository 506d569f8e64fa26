"""Times PyTorch on one thread: a training step, the scores of a row, a step of a sparse logistic regression. Prints a JSON object a line.

    benchmarks/peers/run

The step is the one of the texts on L1 regularization: zero_grad, forward, cross-entropy + lambda * sum |w| over the weight matrices, backward, Adam.
"tuned" is the same step with what PyTorch has to speed it up: gradients set to None and Adam over all tensors at once (foreach=True).
"""

import json
import os
import statistics
import time
from pathlib import Path

import torch
from torch import nn

LAMBDA = 0.01
SECONDS = 2.0
WARM_UP = 0.5

SHAPES = [((10, 64, 3), 100), ((64, 32, 10), 32), ((784, 128, 10), 100), ((784, 512, 256, 10), 128)]
FEATURES, SPARSE_ROWS, NON_ZEROS = 50_000, 100, 100


def measure(call):
    """The median and the fastest of many calls, in microseconds."""
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < WARM_UP:
        call()
    start = time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        before = time.perf_counter_ns()
        call()
        times.append((time.perf_counter_ns() - before) / 1000)
    return {"median_us": round(statistics.median(times), 2), "fastest_us": round(min(times), 2), "calls": len(times)}


def show(case, variant, call):
    print(json.dumps({"case": case, "variant": variant, **measure(call)}), flush=True)


def network(sizes):
    torch.manual_seed(0)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def dense_step(sizes, rows, is_tuned):
    model = network(sizes)
    x = torch.randn(rows, sizes[0])
    y = torch.randint(0, sizes[-1], (rows,))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=is_tuned)
    penalized = [parameter for name, parameter in model.named_parameters() if name.endswith("weight")]

    def step():
        optimizer.zero_grad(set_to_none=is_tuned)
        loss = criterion(model(x), y)
        loss = loss + LAMBDA * sum(weight.abs().sum() for weight in penalized)
        loss.backward()
        optimizer.step()

    return step


def row(sizes):
    model = network(sizes).eval()
    x = torch.randn(1, sizes[0])

    def predict():
        with torch.no_grad():
            return model(x)

    return predict


def sparse_step(variant):
    """Logistic regression, all of its weights penalized; the rows as CSR, as COO, or as bags of weighted embeddings."""
    torch.manual_seed(0)
    columns = torch.cat([torch.randperm(FEATURES)[:NON_ZEROS].sort().values for _ in range(SPARSE_ROWS)])
    values = torch.randn(SPARSE_ROWS * NON_ZEROS)
    starts = torch.arange(0, SPARSE_ROWS * NON_ZEROS + 1, NON_ZEROS)
    y = torch.randint(0, 2, (SPARSE_ROWS, 1)).float()
    bias = nn.Parameter(torch.zeros(1))
    if variant.startswith("embedding_bag"):
        bag = nn.EmbeddingBag(FEATURES, 1, mode="sum")
        weight = bag.weight

        def scores():
            return bag(columns, starts[:-1], per_sample_weights=values) + bias
    else:
        weight = nn.Parameter(torch.randn(FEATURES, 1) * 0.01)
        x = torch.sparse_csr_tensor(starts, columns, values, (SPARSE_ROWS, FEATURES))
        if variant.startswith("coo"):
            x = x.to_sparse().coalesce()

        def scores():
            return torch.sparse.mm(x, weight) + bias

    criterion = nn.BCEWithLogitsLoss()
    is_tuned = variant.endswith("tuned")
    optimizer = torch.optim.Adam([weight, bias], lr=1e-3, foreach=is_tuned)

    def step():
        optimizer.zero_grad(set_to_none=is_tuned)
        loss = criterion(scores(), y) + LAMBDA * weight.abs().sum()
        loss.backward()
        optimizer.step()

    return step


def main():
    torch.set_num_threads(1)
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "blas": blas(), "cpu": cpu()}), flush=True)
    for sizes, rows in SHAPES:
        name = "-".join(map(str, sizes))
        show(f"step {name} batch {rows}", "as written", dense_step(sizes, rows, False))
        show(f"step {name} batch {rows}", "tuned", dense_step(sizes, rows, True))
        show(f"predict {name}", "as written", row(sizes))
    for variant in ("csr", "coo", "embedding_bag", "coo tuned"):
        case = f"step sparse logistic {FEATURES} batch {SPARSE_ROWS}"
        try:
            step = sparse_step(variant)
            step()
        except RuntimeError as refusal:
            print(json.dumps({"case": case, "variant": variant, "refused": str(refusal).splitlines()[0]}), flush=True)
            continue
        show(case, variant, step)


def blas():
    """The library that multiplies matrices, as the process has loaded it, with a free choice of OpenBLAS's kernels."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = {Path(line.split()[-1]).resolve() for line in maps if "libblas.so" in line}
    return " ".join([*sorted(map(str, files)), os.environ.get("OPENBLAS_CORETYPE", "")]).strip()


def cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


main()
