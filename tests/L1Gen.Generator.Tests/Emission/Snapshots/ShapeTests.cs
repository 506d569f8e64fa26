using System.Collections.Immutable;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Verification;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>The code emitted for every shape, as text.</summary>
public class ShapeTests
{
    public static TheoryData<string> Names => Shapes.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Emitted(string shape) => Snapshot.Verify(new TestCompilation(Shapes.Find(shape).Source).Generate().AssertClean().Driver);
}
