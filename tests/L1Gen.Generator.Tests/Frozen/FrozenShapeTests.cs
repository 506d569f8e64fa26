using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Verification;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The code of every plan, as text.</summary>
public class FrozenShapeTests
{
    [Fact]
    public Task Linear_in_a_straight_line() => Verify(Networks.Linear(64, new Dictionary<int, double> { [3] = 0.25, [17] = -0.5, [20] = 1, [40] = -1, [63] = 1e-7 }, 0.125));

    [Fact]
    public Task Two_layers() => Verify(Networks.Layers(10, 6, 3, 0.4));

    private static Task Verify(FrozenNetwork network, FrozenSpec? spec = null) =>
        Snapshot.Verify(FrozenCode.Project(network, spec ?? FrozenCode.Spec()).Generate().AssertClean().Driver);
}
