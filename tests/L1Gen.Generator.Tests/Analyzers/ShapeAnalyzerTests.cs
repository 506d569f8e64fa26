using System.Globalization;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Analyzers;

public class ShapeAnalyzerTests
{
    [Theory]
    [InlineData("[Weights(10, 64)] float[,] _w = {|L1G019:new float[10, 60]|};", "shape (10, 60)")]
    [InlineData("[Weights(10, 64)] float[,] _w = {|L1G019:new float[64, 10]|};", "shape (64, 10)")]
    [InlineData("const int N = 3; [Weights(N + 1)] float[] _w = {|L1G019:new float[N]|};", "3 elements")]
    [InlineData("[Weights(2)] float[] _w = {|L1G019:[1]|};", "1 element")]
    [InlineData("[Weights(2)] float[] _w = {|L1G019:{ 1, 2, 3 }|};", "3 elements")]
    [InlineData("[Weights(2)] float[] _w = {|L1G019:new[] { 1f }|};", "1 element")]
    [InlineData("[Weights(2)] float[] _w = {|L1G019:new float[] { 1f }|};", "1 element")]
    [InlineData("[Weights(2)] System.Memory<float> _w = {|L1G019:new float[3]|};", "3 elements")]
    [InlineData("[Weights(2, 2)] float[,] _w = {|L1G019:{ { 1, 2 }, { 3, 4 }, { 5, 6 } }|};", "shape (3, 2)")]
    [InlineData("[Weights(2, 3)] float[][] _w = {|L1G019:new float[3][]|};", "3 rows")]
    [InlineData("[Weights(2, 3)] float[][] _w = [new float[3], {|L1G019:new float[2]|}];", "2 elements")]
    [InlineData("[Weights(2, 3)] float[][] _w = [[1, 2, 3], {|L1G019:[1]|}];", "1 element")]
    [InlineData("[Weights(2)] float[] W { get; set; } = {|L1G019:new float[3]|};", "3 elements")]
    [InlineData("[Weights(2)] float[] _w; Net() => _w = {|L1G019:new float[3]|};", "3 elements")]
    public async Task Another_length_than_the_declared_one_is_found(string member, string what)
    {
        var found = await Verify(member);

        Assert.Contains(what, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Weights(10, 64)] float[] _w = new float[640];")]
    [InlineData("[Weights(10, 64)] float[,] _w = new float[10, 64];")]
    [InlineData("[Weights(2, 2)] float[][] _w = [new float[2], [1, 2]];")]
    [InlineData("[Weights(10)] float[] _w = [];")]
    [InlineData("[Weights(10)] float[] _w = System.Array.Empty<float>();")]
    [InlineData("[Weights] float[] _w = new float[7];")]
    [InlineData("float[] _w = new float[7]; [Weights] float _v;")]
    [InlineData("static float[] Start = [1, 2]; [Weights(3)] float[] _w = [0, .. Start];")]
    [InlineData("[Weights(3)] float[] _w; Net(int n) => _w = new float[n];")]
    [InlineData("[Weights(3)] float[] _w = Start(3); static float[] Start(int n) => new float[n];")]
    public async Task What_fits_or_is_not_known_is_let_pass(string member) => Assert.Empty(await Verify(member));

    private static Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> Verify(string member) =>
        AnalyzerTest.VerifyAsync($"using L1Gen; [L1Regularized] public partial class Net {{ {member} }}");
}
