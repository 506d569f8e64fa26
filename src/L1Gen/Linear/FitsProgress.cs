namespace L1Gen;

/// <summary>How far a cross-validation or a stability selection is. Reports come one at a time, from the threads of the fits.</summary>
/// <param name="Finished">Fits that have ended, each a path.</param>
/// <param name="Total">All fits.</param>
public readonly record struct FitsProgress(int Finished, int Total);
