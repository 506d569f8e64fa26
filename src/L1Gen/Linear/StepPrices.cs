namespace L1Gen;

/// <summary>What the steps cost, by which the next one is chosen: rates measured on one core.</summary>
internal sealed unsafe partial class QuadraticModel
{
    /// <summary>About what a Newton step with the factor costs, in nanoseconds; +∞ where the factor would be too large.</summary>
    private double NewtonPrice(bool foresight)
    {
        double joining = 0, staying = 0, elements = 0;
        bool fresh = _factorVersion != _version || (_problem.L2Factors is not null);
        for (int a = 0; a < _activeCount; a++)
        {
            if (foresight && _coefficients[_active[a]] == 0)
                continue;
            if (!fresh && _active[a] < _places.Length && _places[_active[a]] > 0)
                staying++;
            else
                joining++;
            elements += Columns.Elements(_active[a]);
        }

        double order = staying + joining;
        if (order == 0 || ActiveCholesky.Size((int)Math.Min(order + NewtonBlock, 1 << 20)) > FactorLimit)
            return double.PositiveInfinity;
        double leaving = fresh ? 0 : _order.Count - staying;
        double products = joining * elements * (Columns.IsSparse ? 0.25 : 0.05) * (staying + joining / 2) / order;
        return products + 0.1 * joining * order * order + 0.5 * leaving * order * order + order * order + elements * (Columns.IsSparse ? 1.5 : 0.2);
    }

    /// <summary>About what a sweep costs, in nanoseconds.</summary>
    private double SweepPrice()
    {
        double elements = 0;
        for (int a = 0; a < _activeCount; a++)
            elements += Columns.Elements(_active[a]);
        return elements * (Columns.IsSparse ? 2.5 : 0.35) + 50 * _activeCount;
    }
}
