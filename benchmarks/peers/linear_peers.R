# Times one R package on one task; linear_peers.py calls it, and says what is timed.
# Arguments: folder, task, data, loss, peer, tolerance, threads, file for the coefficients (float64, lambda after lambda), calls, seconds.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; task <- arguments[2]; data <- arguments[3]; loss <- arguments[4]; peer <- arguments[5]
tolerance <- as.numeric(arguments[6]); threads <- as.integer(arguments[7]); file <- arguments[8]; calls <- as.integer(arguments[9]); seconds <- as.numeric(arguments[10])

npy <- function(name) {
  path <- file.path(folder, paste0(name, ".npy"))
  connection <- file(path, "rb")
  on.exit(close(connection))
  magic <- readBin(connection, "raw", 8)
  header <- rawToChar(readBin(connection, "raw", readBin(connection, "integer", 1, size = 2)))
  extent <- as.numeric(strsplit(gsub("[^0-9,]", "", sub(".*'shape': ", "", header)), ",")[[1]])
  extent <- extent[!is.na(extent)]
  if (grepl("<i4", header)) return(readBin(connection, "integer", prod(extent), size = 4))
  values <- readBin(connection, "double", prod(extent))
  if (length(extent) == 2) dim(values) <- extent
  values
}

package <- strsplit(peer, " ")[[1]][1]
if (!requireNamespace(package, quietly = TRUE)) stop(paste("R's", package, "is not installed"), call. = FALSE)
y <- npy(paste0(data, "_", if (loss == "cv") "l2" else loss))
lambda <- npy(paste0(task, "_lambda"))
x <- if (data == "sparse") {
  by_rows <- Matrix::sparseMatrix(j = npy("sparse_indices"), p = npy("sparse_indptr"), x = npy("sparse_data"), dims = c(length(y), 50000), index1 = FALSE, repr = "R")
  methods::as(by_rows, "CsparseMatrix")
} else npy(paste0(data, "_X"))

solve_path <- switch(peer,
  glmnet = function(lambda) {
    family <- if (loss == "logistic") "binomial" else "gaussian"
    method <- if (nrow(x) > ncol(x) && ncol(x) < 500) "covariance" else "naive"
    fit <- if (family == "gaussian") glmnet::glmnet(x, y, family, lambda = lambda, standardize = FALSE, intercept = FALSE, thresh = tolerance, maxit = 1e8, type.gaussian = method)
           else glmnet::glmnet(x, y, family, lambda = lambda, standardize = FALSE, intercept = FALSE, thresh = tolerance, maxit = 1e8)
    fit$beta
  },
  picasso = function(lambda) picasso::picasso(x, y, lambda = lambda, standardize = FALSE, intercept = FALSE, prec = tolerance, max.ite = 1e6)$beta,
  quantreg = function(lambda) {
    # Its objective is the sum of half the absolute errors and of half of lambda times a column's |b|.
    quantreg::rq.fit.lasso(x, y, tau = 0.5, lambda = rep(lambda * nrow(x), ncol(x)))$coefficients
  },
  "glmnet cv" = function(lambda) {
    if (threads > 1) doParallel::registerDoParallel(threads)
    glmnet::cv.glmnet(x, y, lambda = lambda, foldid = (seq_along(y) - 1) %% 5 + 1, standardize = FALSE, thresh = tolerance, maxit = 1e8, parallel = threads > 1)
  })

if (peer == "glmnet cv" && threads > 1 && !requireNamespace("doParallel", quietly = TRUE)) stop("R's doParallel is not installed", call. = FALSE)
if (length(lambda) > 1) invisible(solve_path(lambda[1:3]))
times <- c()
while (length(times) == 0 || (length(times) < calls && sum(times) + tail(times, 1) < seconds)) {
  start <- Sys.time()
  result <- solve_path(lambda)
  times <- c(times, as.numeric(Sys.time() - start, units = "secs"))
}
note <- ""
if (peer == "glmnet cv") {
  note <- sprintf(", \"note\": \"λ.min is number %d, mean squared error %.6g\"", which.min(result$cvm) - 1, min(result$cvm))
} else {
  writeBin(as.vector(as.matrix(result)), file)
}
cat(sprintf("{\"ms\": %.3f, \"calls\": %d%s}\n", 1000 * median(times), length(times), note))
