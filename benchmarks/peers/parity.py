"""Records 20 steps of subgradient Adam by PyTorch, which the tests hold L1Gen's SubgradientAdam against.

    /usr/bin/python3 benchmarks/peers/parity.py

writes tests/L1Gen.Tests/Training/pytorch-10-64-3.json. The network is the one of the texts on L1 regularization: 10 inputs, 64 rectified units,
3 classes; mean cross-entropy + 0.01 * sum |w|, differentiated by autograd (the derivative of |w| at 0 is 0), Adam with a rate of 1e-3, all of 100
rows in each step. Weights and rows come from an integer generator and powers of two, so that every language makes the same ones to the bit.
"""

import json
from pathlib import Path

import torch
from torch import nn

ROWS, INPUTS, HIDDEN, CLASSES = 100, 10, 64, 3
RATE, LAMBDA, STEPS, SHOWN = 1e-3, 0.01, 20, (1, 10, 20)


class Generator:
    """state = (1664525 * state + 1013904223) mod 2^32 (Press et al. 1992, section 7.1)."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state

    def number(self):
        """In [-1, 1): a whole number of 24 bits over 2^23, exact in float32."""
        return ((self.next() >> 8) - 2**23) / 2**23

    def numbers(self, rows, columns):
        return [[self.number() for _ in range(columns)] for _ in range(rows)]

    def choice(self, count):
        return self.next() * count >> 32


def start(dtype):
    """The weights as inputs x outputs, the rows and their classes, drawn in this order."""
    generator = Generator(1)
    hidden = torch.tensor(generator.numbers(INPUTS, HIDDEN), dtype=dtype) / 4
    output = torch.tensor(generator.numbers(HIDDEN, CLASSES), dtype=dtype) / 4
    rows = torch.tensor(generator.numbers(ROWS, INPUTS), dtype=dtype)
    classes = torch.tensor([generator.choice(CLASSES) for _ in range(ROWS)])
    return hidden, output, rows, classes


def weights_of(model):
    """Hidden, its bias, Output, its bias; matrices row after row, inputs x outputs."""
    tensors = (model[0].weight.t(), model[0].bias, model[2].weight.t(), model[2].bias)
    return [tensor.detach().reshape(-1).numpy().copy() for tensor in tensors]


def train(dtype, with_biases):
    hidden, output, rows, classes = start(dtype)
    model = nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CLASSES)).to(dtype)
    with torch.no_grad():
        model[0].weight.copy_(hidden.t())
        model[2].weight.copy_(output.t())
        model[0].bias.zero_()
        model[2].bias.zero_()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    penalized = [parameter for name, parameter in model.named_parameters() if with_biases or name.endswith("weight")]

    losses, penalties, weights = [], [], {}
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = criterion(model(rows), classes)
        penalty = LAMBDA * sum(parameter.abs().sum() for parameter in penalized)
        (loss + penalty).backward()
        optimizer.step()
        losses.append(loss.detach().numpy()[()])
        penalties.append(penalty.detach().numpy()[()])
        if step in SHOWN:
            weights[step] = weights_of(model)
    return losses, penalties, weights


def numbers(values):
    """The shortest decimals that read back to the same bits."""
    return "[" + ",".join(str(value) for value in values) + "]"


def record(dtype, with_biases):
    losses, penalties, weights = train(dtype, with_biases)
    fields = ("hidden", "hiddenBias", "output", "outputBias")
    lines = [f'"losses":{numbers(losses)}', f'"penalties":{numbers(penalties)}']
    for step in SHOWN if dtype == torch.float32 else SHOWN[-1:]:
        lines.append(f'"step{step}":{{' + ",\n".join(f'"{field}":{numbers(values)}' for field, values in zip(fields, weights[step])) + "}")
    return "{" + ",\n".join(lines) + "}", weights


def difference(singles, doubles):
    return max(abs(a.astype("float64") - b).max() for step in SHOWN for a, b in zip(singles[step], doubles[step]))


def main():
    torch.set_num_threads(1)
    parts = []
    for name, with_biases in (("weightsOnly", False), ("everyParameter", True)):
        single, singles = record(torch.float32, with_biases)
        double, doubles = record(torch.float64, with_biases)
        rounding = difference(singles, doubles)
        print(f"{name}: float32 and float64 differ by at most {rounding:.2g} in a weight")
        parts.append(f'"{name}":{{"rounding":{rounding:.2g},\n"float32":{single},\n"float64":{double}}}')
    about = (
        f"benchmarks/peers/parity.py with PyTorch {torch.__version__}: 10-64-3, ReLU, mean cross-entropy + 0.01 * sum |w|, Adam 1e-3, "
        "all of 100 rows in each of 20 steps. losses and penalties: before each step; stepN: the weights after N steps, inputs x outputs; "
        "rounding: the greatest difference of a weight between float32 and float64."
    )
    path = Path(__file__).resolve().parents[2] / "tests/L1Gen.Tests/Training/pytorch-10-64-3.json"
    text = f'{{"about":{json.dumps(about)},\n' + ",\n".join(parts) + "}\n"
    json.loads(text)
    path.write_text(text)
    print(f"{path}: {len(text)} characters")


main()
