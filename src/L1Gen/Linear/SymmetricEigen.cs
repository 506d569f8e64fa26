namespace L1Gen;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices by cyclic Jacobi rotations (Golub and Van Loan 2013, §8.5).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Turns a matrix into a diagonal one, V·A·Vᵀ.</summary>
    /// <param name="a">n × n, symmetric; its diagonal receives the eigenvalues.</param>
    /// <param name="vectors">n × n; its rows receive the eigenvectors.</param>
    /// <param name="n">The order.</param>
    public static void Decompose(Span<double> a, Span<double> vectors, int n)
    {
        vectors[..(n * n)].Clear();
        double trace = 0;
        for (int i = 0; i < n; i++)
        {
            vectors[i * (n + 1)] = 1;
            trace += Math.Abs(a[i * (n + 1)]);
        }

        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool isDiagonal = true;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double off = a[p * n + q];
                    if (Math.Abs(off) <= 1e-17 * trace)
                        continue;
                    isDiagonal = false;
                    double theta = (a[q * (n + 1)] - a[p * (n + 1)]) / (2 * off);
                    double tangent = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                    double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
                    for (int k = 0; k < n; k++)
                        Rotate(ref a[k * n + p], ref a[k * n + q], cosine, sine);
                    for (int k = 0; k < n; k++)
                    {
                        Rotate(ref a[p * n + k], ref a[q * n + k], cosine, sine);
                        Rotate(ref vectors[p * n + k], ref vectors[q * n + k], cosine, sine);
                    }
                }
            }

            if (isDiagonal)
                return;
        }
    }

    private static void Rotate(ref double x, ref double y, double cosine, double sine) => (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
}
