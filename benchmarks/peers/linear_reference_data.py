"""Reads the data sets of the recorded solutions; linear_reference.py calls it."""

import csv
import gzip

import numpy as np
import scipy.sparse as sp


def read(folder, name):
    """Design (rcv1 in CSC, the others dense) and response of a data set in shared/data; two classes as 0 and 1."""

    def table(path, skip=0):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt") as lines:
            return [row for row in csv.reader(lines)][skip:]

    if name == "rcv1":
        rows = [line.split(" |f ") for line in open(folder / "rcv1_small" / "rcv1_small_train.vw")]
        terms = [[term.split(":") for term in features.split()] for _, features in rows]
        indices = [int(term[0]) for row in terms for term in row]
        values = [float(term[1]) for row in terms for term in row]
        x = sp.csr_matrix((values, indices, np.cumsum([0] + [len(row) for row in terms]))).tocsc()
        return x, np.array([float(label) > 0 for label, _ in rows], float)
    if name == "heart":
        x, y = np.zeros((270, 13)), np.zeros(270)
        for i, line in enumerate(open(folder / "heart_scale" / "heart_scale.libsvm")):
            label, *features = line.split()
            y[i] = float(label) > 0
            for feature in features:
                j, value = feature.split(":")
                x[i, int(j) - 1] = float(value)
        return x, y
    if name == "colon":
        rows = table(folder / "gene_alon" / "alon.csv.gz", 1)
        return np.array([row[1:] for row in rows], float), np.array([row[0] == "t" for row in rows], float)
    file, skip, response = {
        "diabetes": ("diabetes/diabetes.csv", 1, -1),
        "digits": ("digits8x8/digits.csv", 0, -1),
        "breast_cancer": ("breast_cancer_wdbc/breast_cancer.csv", 1, -1),
        "randhie": ("statsmodels_public_domain/randhie.csv", 1, 0),
        "stackloss": ("statsmodels_public_domain/stackloss.csv", 1, 0),
        "engel": ("statsmodels_public_domain/engel.csv", 1, -1),
    }[name]
    values = np.array(table(folder / file, skip), float)
    return np.delete(values, response, 1), values[:, response]
