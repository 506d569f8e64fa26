using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>The code emitted for every shape compiles without a warning whatever the user's project is set to.</summary>
public class UserSettingsTests
{
    [Theory]
    [InlineData(NullableContextOptions.Disable, false, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Enable, true, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Warnings, false, true, LanguageVersion.CSharp13)]
    [InlineData(NullableContextOptions.Annotations, true, true, LanguageVersion.CSharp13)]
    [InlineData(NullableContextOptions.Disable, true, false, LanguageVersion.CSharp12)]
    [InlineData(NullableContextOptions.Enable, false, false, LanguageVersion.CSharp12)]
    [InlineData(NullableContextOptions.Enable, true, true, LanguageVersion.Preview)]
    public void Compiler_options(NullableContextOptions nullable, bool isChecked, bool isUnsafe, LanguageVersion version) =>
        new TestCompilation([.. Sources(version)])
        {
            Nullable = nullable,
            CheckOverflow = isChecked,
            AllowUnsafe = isUnsafe,
            LanguageVersion = version,
        }.Generate().AssertClean();

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)]")]
    [InlineData("global using System; global using System.Linq; global using System.IO; global using System.Threading.Tasks;")]
    [InlineData("global using static System.Math; global using static L1Gen.Kernels.Kernel; global using Weights = System.String;")]
    [InlineData("global using L1Gen; global using L1 = System.Text;")]
    [InlineData("global using Gradient = System.String; global using Double = System.Int32;")]
    public void Attributes_and_usings_of_the_whole_project(string source) =>
        new TestCompilation([source, .. Sources(LanguageVersion.Latest)]).Generate().AssertClean();

    [Theory]
    [InlineData("public class System { }")]
    [InlineData("public class L1Gen { }")]
    [InlineData("public class L1 { }")]
    [InlineData("public class Gradient { public class Kernel { } }")]
    [InlineData("namespace L1Gen { public class Kernel { } public class Weights { } public class LaneSum { } public class Gradient { } }")]
    [InlineData("namespace L1Gen.Kernels { public class Gradient { } }")]
    [InlineData("namespace System { } public class L1; public class Kernel; public class Gradient; public class SparsityReport;")]
    [InlineData("namespace System { public class Kernels { } public class Vector { } }")]
    public void Names_in_the_namespaces_around_the_model(string names)
    {
        foreach (string space in new[] { "Mine", "Mine.System", "Mine.L1", "Mine.L1Gen", "Mine.Kernels", "L1Gen.Mine", "System.Mine" })
        {
            bool isOuter = names.StartsWith("namespace", StringComparison.Ordinal);
            string model =
                $$"""
                namespace {{space}}
                {
                    {{(isOuter ? "" : names)}}

                    [global::L1Gen.L1Regularized(0.5, Lambda2 = 0.25)]
                    public partial class Net
                    {
                        [global::L1Gen.Weights] private float[] _a = new float[3];
                        [global::L1Gen.Weights] private float _b;
                        [global::L1Gen.Weights] private float[,] _c = new float[1, 1];
                        [global::L1Gen.Weights] private float[][] _d = new float[0][];
                        [global::L1Gen.Weights(3)] public partial global::L1Gen.Vector V { get; }
                        [global::L1Gen.Weights] private Inner _inner = new Inner();

                        [global::L1Gen.L1Regularized(0.5)]
                        public partial class Inner { [global::L1Gen.Weights] private float _b; }
                    }
                }
                """;
            new TestCompilation(isOuter ? [names, model] : [model]).Generate().AssertClean();
        }
    }

    [Theory]
    [InlineData("System")]
    [InlineData("L1Gen")]
    [InlineData("L1")]
    [InlineData("Kernel")]
    [InlineData("Kernels")]
    [InlineData("Weights")]
    [InlineData("LaneSum")]
    [InlineData("ProximalOperator")]
    [InlineData("SparsityReport")]
    [InlineData("IRegularized")]
    [InlineData("WeightArena")]
    [InlineData("_arena")]
    [InlineData("@class")]
    [InlineData("@double")]
    [InlineData("@this")]
    [InlineData("MemoryMarshal")]
    [InlineData("Arena")]
    [InlineData("lambda")]
    public void Names_of_the_types_own_members(string name)
    {
        string[] members =
        [
            $"public int {name} => 0;",
            $"public void {name}() {{ }}",
            $"public class {name} {{ }}",
            $"[global::L1Gen.Weights] private float[] {name} = new float[2];",
            $"[global::L1Gen.Weights] private float {name};",
        ];
        new TestCompilation([.. members.Select((member, i) =>
            $$"""
            [global::L1Gen.L1Regularized(0.5, Lambda2 = 0.25)]
            public partial class Net{{i}}
            {
                {{member}}
                [global::L1Gen.Weights] private float[] _a = new float[3];
                [global::L1Gen.Weights] private float _b;
                [global::L1Gen.Weights] private global::System.Numerics.Vector2 _e;
                [global::L1Gen.Weights, global::L1Gen.L1Regularized(2)] private float[][] _d = new float[0][];
                [global::L1Gen.Weights(3)] public partial global::L1Gen.Vector V { get; }
            }
            """)]).Generate().AssertClean();
    }

    [Theory]
    [InlineData("System")]
    [InlineData("L1Gen")]
    [InlineData("L1")]
    [InlineData("Kernel")]
    [InlineData("T")]
    [InlineData("@double")]
    public void Names_of_the_type_its_parameter_and_the_type_around_it(string name) =>
        new TestCompilation(
            Model($"partial class {name}", ""),
            Model("partial class Around", $"public partial class {name}"),
            Model("partial struct Generic", $"public partial class Net<{name}>"),
            Model($"partial record struct {name}<A>", "private partial record Net")).Generate().AssertClean();

    [Fact]
    public void Names_that_are_keywords_somewhere()
    {
        IEnumerable<string> keywords = SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds())
            .Select(SyntaxFacts.GetText).Concat(["nint", "nuint", "notnull", "unmanaged", "dynamic", "_", "net"]).Distinct();
        new TestCompilation([.. keywords.Select((keyword, i) =>
            $$"""
            namespace N{{i}}.@{{keyword}}
            {
                [global::L1Gen.L1Regularized(0.5)]
                public partial class @{{keyword}}<T>
                {
                    [global::L1Gen.Weights] private float[] @{{keyword}}_ = new float[3];
                    [global::L1Gen.Weights] private Inner<T> _inner = new Inner<T>();
                }

                [global::L1Gen.L1Regularized(0.5)]
                public partial struct Inner<@{{keyword}}>
                {
                    [global::L1Gen.Weights] private float @{{keyword}}Of = 0;
                    public Inner() { }
                }

                [global::L1Gen.L1Regularized(0.5)]
                public partial class Fields
                {
                    [global::L1Gen.Weights] private @{{keyword}}<int> @{{keyword}} = new @{{keyword}}<int>();
                    [global::L1Gen.Weights] private float[][] _a = new float[0][];
                }
            }
            """)]).Generate().AssertClean();
    }

    private static string Model(string outer, string inner)
    {
        const string Fields = "[global::L1Gen.Weights] private float[] _a = new float[3]; [global::L1Gen.Weights] private float _b = 1;";
        const string Mark = "[global::L1Gen.L1Regularized(0.5)]";
        return inner.Length == 0
            ? $"namespace N0 {{ {Mark} public {outer} {{ {Fields} }} }}"
            : $"namespace N{outer.Length} {{ public {outer} {{ {Mark} {inner} {{ {Fields} }} }} }}";
    }

    private static IEnumerable<string> Sources(LanguageVersion version) =>
        Shapes.All.Where(shape => version.MapSpecifiedToEffectiveVersion() >= shape.Needs).Select(shape => shape.Source);
}
