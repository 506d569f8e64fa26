# Fits one path with glmnet at its tightest threshold; linear_reference.py calls it.
# Arguments: folder with x, y, lambda, weights, factors as .npy (float64), family, alpha, standardize, intercept, lower, upper (TRUE and FALSE, numbers).
# Writes glmnet.bin: for each lambda and class the intercept and the coefficients, float64.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; family <- arguments[2]; alpha <- as.numeric(arguments[3])
standardize <- as.logical(arguments[4]); intercept <- as.logical(arguments[5]); lower <- as.numeric(arguments[6]); upper <- as.numeric(arguments[7])

npy <- function(name) {
  connection <- file(file.path(folder, paste0(name, ".npy")), "rb")
  on.exit(close(connection))
  invisible(readBin(connection, "raw", 8))
  header <- rawToChar(readBin(connection, "raw", readBin(connection, "integer", 1, size = 2)))
  extent <- as.numeric(strsplit(gsub("[^0-9,]", "", sub(".*'shape': ", "", header)), ",")[[1]])
  extent <- extent[!is.na(extent)]
  values <- readBin(connection, "double", prod(extent))
  if (length(extent) == 2) dim(values) <- extent
  values
}

lambda <- npy("lambda")
y <- npy("y")
if (family %in% c("binomial", "multinomial")) y <- factor(y)
fit <- suppressWarnings(glmnet::glmnet(npy("x"), y, family, lambda = lambda, alpha = alpha, standardize = standardize, intercept = intercept, weights = npy("weights"),
  penalty.factor = npy("factors"), lower.limits = lower, upper.limits = upper, thresh = 1e-14, maxit = 1e7))
path <- coef(fit)
if (!is.list(path)) path <- list(path)
connection <- file(file.path(folder, "glmnet.bin"), "wb")
for (k in seq_along(lambda)) for (class in path) writeBin(as.vector(if (k <= ncol(class)) class[, k] else class[, ncol(class)]), connection)
close(connection)
