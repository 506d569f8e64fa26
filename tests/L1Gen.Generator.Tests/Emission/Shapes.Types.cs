namespace L1Gen.Generator.Tests.Emission;

/// <summary>How types are declared, and what they are named.</summary>
public static partial class Shapes
{
    private static IEnumerable<Shape> TypeShapes() =>
    [
        new("GlobalNamespace",
            """
            [L1Gen.L1Regularized(0.5)]
            public sealed partial class GlobalNamespace
            {
                [L1Gen.Weights] private float[] _a = new float[5];
            }
            """, "GlobalNamespace", 0.5, [Weights("_a", 0.5)]),
        new("Struct",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public partial struct Struct
            {
                [Weights] private float[] _a = new float[5];
                [Weights] private System.Memory<float> _m = new float[3];
                [Weights] private System.Numerics.Vector2 _v;
                [Weights, L1Regularized(0.25)] private float _b;

                public Struct() { _b = 1; _v = default; }
            }
            """, "Shapes.Struct", 0.5, [Weights("_a", 0.5), Weights("_m", 0.5), Weights("_v", 0.5), Weights("_b", 0.25)]),
        new("Record",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public partial record Record(string Title)
            {
                [Weights] private float[] _a = new float[5];
                [Weights, Unregularized] public float Bias;

                public Record() : this("") { }
            }
            """, "Shapes.Record", 0.5, [Weights("_a", 0.5), Weights("Bias", null)]),
        new("RecordStruct",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public partial record struct RecordStruct(string Title)
            {
                [Weights] private double[] _a = new double[5];
                [Weights] public double Bias;

                public RecordStruct() : this("") => Bias = 0;
            }
            """, "Shapes.RecordStruct", 0.5, [Weights("_a", 0.5), Weights("Bias", 0.5)]),
        new("ArenaRecord",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public sealed partial record ArenaRecord
            {
                [Weights(3)] public partial Vector V { get; }
                [Weights(3, 2)] public partial Matrix M { get; }
                [Weights] public partial ref float S { get; }
            }
            """, "Shapes.ArenaRecord", 0.5, [Weights("V", 0.5), Weights("M", 0.5), Weights("S", 0.5)]),
        new("Generic",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public partial class Generic<TKey, @event>
                where TKey : notnull, System.IComparable<TKey>
                where @event : struct
            {
                [Weights] private float[] _a = new float[5];
                [Weights] private Part _part = new();
                public TKey? Key { get; set; }

                [L1Regularized(0.25)]
                public partial class Part
                {
                    [Weights] internal float W;
                }
            }
            """, "Shapes.Generic`2", 0.5, [Weights("_a", 0.5), Weights("_part.W", 0.25)]),
        new("Nested",
            """
            using L1Gen;
            namespace Shapes.Outer
            {
                public abstract partial class NestedIn<T>
                {
                    protected partial record struct Second
                    {
                        internal partial interface IThird<TIn, TOut>
                            where TIn : class
                        {
                            [L1Regularized(0.5)]
                            internal sealed partial class Nested
                            {
                                [Weights] private float[] _a = new float[5];
                                [Weights(2)] private partial Vector V { get; }
                            }
                        }
                    }
                }
            }
            """, "Shapes.Outer.NestedIn`1+Second+IThird`2+Nested", 0.5, [Weights("_a", 0.5), Weights("V", 0.5)]),
        new("PrivateNested",
            """
            using L1Gen;
            namespace Shapes;

            public sealed partial class PrivateNestedIn
            {
                [L1Regularized(0.5)]
                private partial class Nested
                {
                    [Weights] private Part _part = new();
                    [Weights] private float[] _a = new float[5];
                }

                [L1Regularized(0.25)]
                private partial struct Part
                {
                    [Weights] public float W;

                    public Part() => W = 0;
                }
            }
            """, "Shapes.PrivateNestedIn+Nested", 0.5, [Weights("_part.W", 0.25), Weights("_a", 0.5)]),
        new("Inherits",
            """
            using L1Gen;
            namespace Shapes;

            public abstract class InheritsBase<T>
            {
                protected float[] Hidden { get; } = new float[3];
                public abstract Vector V { get; }
                public virtual float[] W => Hidden;
            }

            [L1Regularized(0.5)]
            public sealed partial class Inherits : InheritsBase<int>, System.IDisposable
            {
                [Weights] private float[] _a = new float[5];
                [Weights(3)] public override sealed partial Vector V { get; }
                [Weights] public override float[] W { get; } = new float[3];
                public void Dispose() { }
            }
            """, "Shapes.Inherits", 0.5, [Weights("_a", 0.5), Weights("V", 0.5), Weights("W", 0.5)]),
        new("SeveralParts",
            """
            using L1Gen;
            namespace Shapes;

            [L1Regularized(0.5)]
            public partial class SeveralParts
            {
                [Weights] private float[] _a = new float[5];
            }

            [System.Obsolete("for the test")]
            partial class SeveralParts
            {
                [Weights, System.Obsolete("for the test")] private float _b = 1;
            }
            """, "Shapes.SeveralParts", 0.5, [Weights("_a", 0.5), Weights("_b", 0.5)]),
        new("KeywordNames",
            """
            using L1Gen;
            namespace Shapes.@namespace.@class;

            public static partial class @static
            {
                [L1Regularized(0.5)]
                public partial class @class<@int>
                {
                    [Weights] private float[] @float = new float[5];
                    [Weights] public float @this;
                    [Weights(2)] public partial Vector @event { get; }
                    [Weights] public @struct @void = new();
                }

                [L1Regularized(0.25)]
                public partial class @struct
                {
                    [Weights] public float @new;
                }
            }
            """, "Shapes.namespace.class.static+class`1", 0.5,
            [Weights("float", 0.5), Weights("this", 0.5), Weights("event", 0.5), Weights("void.new", 0.25)]),
        InClass("NamesOfLocals", 0.5,
            """
                [Weights] private float lambda, sum, squares, scale, gradient, stepSize, i, penalty;
                [Weights] private float threshold, shrink, model, proximal, proximal2;
                [Weights, L1Regularized(1, Lambda2 = 1)] private float[] weights = new float[3], value = new float[2];
                [Weights] private float[][] rows = { new float[2] };
                [Weights] private Other @class = new(), arena = new();
            }

            [L1Regularized(0.25)]
            public partial class Other
            {
                [Weights] private float @field, result;
            """,
            [.. "lambda sum squares scale gradient stepSize i penalty threshold shrink model proximal proximal2".Split(' ')
                .Select(name => Weights(name, 0.5, gradient: name == "gradient" ? "gradient" : null)),
            Weights("weights", 1, 1), Weights("value", 1, 1), Weights("rows", 0.5),
            Weights("class.field", 0.25), Weights("class.result", 0.25),
            Weights("arena.field", 0.25, gradient: "arena.Field"), Weights("arena.result", 0.25, gradient: "arena.Result")]),
        InClass("NamesInGradient", 0.5,
            """
                [Weights] private float _a, A, __a, clear, _gradient, toString, _1, _, éclair, 重み;
                [Weights(2)] private partial Vector V { get; }
                [Weights] private float _arena, equals, Arena;
            """,
            Weights("_a", 0.5, gradient: "_a"), Weights("A", 0.5), Weights("__a", 0.5, gradient: "__a"),
            Weights("clear", 0.5, gradient: "clear"), Weights("_gradient", 0.5, gradient: "_gradient"),
            Weights("toString", 0.5, gradient: "toString"), Weights("_1", 0.5, gradient: "_1"), Weights("_", 0.5, gradient: "_"),
            Weights("éclair", 0.5), Weights("重み", 0.5), Weights("V", 0.5), Weights("_arena", 0.5, gradient: "_arena"),
            Weights("equals", 0.5, gradient: "equals"), Weights("Arena", 0.5, gradient: "Arena_")),
    ];
}
