using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>
/// A compiled model whose members and weights are reached through reflection, whatever the storage: elements are numbers.
/// </summary>
public sealed class ReflectedModel
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object _model;

    /// <summary>Makes an instance of the type with its parameterless constructor.</summary>
    public ReflectedModel(Type type)
    {
        if (type.ContainsGenericParameters)
            type = type.MakeGenericType([.. type.GetGenericArguments().Select(Argument)]);
        _model = Activator.CreateInstance(type, nonPublic: true)!;
        Gradient = Call("CreateGradient")!;
    }

    private delegate Vector VectorOf();

    private delegate Matrix MatrixOf();

    private delegate DoubleVector DoubleVectorOf();

    private delegate DoubleMatrix DoubleMatrixOf();

    private delegate ref float FloatOf();

    private delegate ref double DoubleOf();

    /// <summary>The members that do not need the gradient's type.</summary>
    public IRegularized Model => (IRegularized)_model;

    /// <summary>A gradient of the model.</summary>
    public object Gradient { get; }

    /// <summary>Calls a public member; what it throws comes out as thrown.</summary>
    public object? Call(string method, params object[] arguments)
    {
        MethodInfo member = _model.GetType().GetMethod(method, [.. arguments.Select(argument => argument.GetType())])
            ?? throw new MissingMethodException(_model.GetType().FullName, method);
        return member.Invoke(_model, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    /// <summary>Zeroes the gradient by its own <c>Clear</c>.</summary>
    public void ClearGradient() => Gradient.GetType().GetMethod("Clear")!.Invoke(Gradient, null);

    /// <summary>The elements of the weight field at a path, row after row.</summary>
    public Elements Weights(string path) => Read(_model, path);

    /// <summary>Sets the elements of the weight field at a path.</summary>
    public void SetWeights(string path, double[] values) => Write(_model, path.Split('.'), values);

    /// <summary>The elements of the gradient's field at a path.</summary>
    public Elements GradientOf(string path) => Read(Gradient, path);

    /// <summary>Sets the elements of the gradient's field at a path.</summary>
    public void SetGradient(string path, double[] values) => Write(Gradient, path.Split('.'), values);

    private static Type Argument(Type parameter) =>
        parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? typeof(string) : typeof(int);

    private static MemberInfo Find(Type type, string name) =>
        (MemberInfo?)type.GetField(name, Instance) ?? type.GetProperty(name, Instance)
            ?? throw new MissingMemberException(type.FullName, name);

    private static object Value(object owner, MemberInfo member) =>
        (member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member).GetValue(owner))!;

    private static Elements Read(object owner, string path)
    {
        string[] names = path.Split('.');
        foreach (string name in names[..^1])
            owner = Value(owner, Find(owner.GetType(), name));
        Elements? found = null;
        Exchange(owner, Find(owner.GetType(), names[^1]), elements => (found = elements).Values);
        return found!;
    }

    private static void Write(object owner, string[] path, double[] values)
    {
        MemberInfo member = Find(owner.GetType(), path[0]);
        if (path.Length == 1)
        {
            Exchange(owner, member, _ => values);
            return;
        }

        object inner = Value(owner, member);
        Write(inner, path[1..], values);
        // A struct was changed in a copy.
        if (inner is ValueType)
            ((FieldInfo)member).SetValue(owner, inner);
    }

    /// <summary>Reads the elements of a field and stores what the function returns in their place.</summary>
    private static void Exchange(object owner, MemberInfo member, Func<Elements, double[]> replace)
    {
        if (member is PropertyInfo { PropertyType: { IsByRefLike: true } or { IsByRef: true } } property)
            ExchangeInArena(owner, property, replace);
        else
            ExchangeInField(owner, member, replace);
    }

    private static void ExchangeInArena(object owner, PropertyInfo property, Func<Elements, double[]> replace)
    {
        MethodInfo getter = property.GetMethod!;
        Type type = property.PropertyType;
        if (type == typeof(Vector))
            In(getter.CreateDelegate<VectorOf>(owner)().AsSpan(), replace);
        else if (type == typeof(Matrix))
            In(getter.CreateDelegate<MatrixOf>(owner)().AsSpan(), replace);
        else if (type == typeof(DoubleVector))
            In(getter.CreateDelegate<DoubleVectorOf>(owner)().AsSpan(), replace);
        else if (type == typeof(DoubleMatrix))
            In(getter.CreateDelegate<DoubleMatrixOf>(owner)().AsSpan(), replace);
        else if (type.GetElementType() == typeof(float))
            In(new Span<float>(ref getter.CreateDelegate<FloatOf>(owner)()), replace);
        else
            In(new Span<double>(ref getter.CreateDelegate<DoubleOf>(owner)()), replace);
    }

    private static void ExchangeInField(object owner, MemberInfo member, Func<Elements, double[]> replace)
    {
        object value = Value(owner, member);
        switch (value)
        {
            case float[] array: In<float>(array, replace); break;
            case double[] array: In<double>(array, replace); break;
            case float[,] array: In(MemoryMarshal.CreateSpan(ref array[0, 0], array.Length), replace); break;
            case double[,] array: In(MemoryMarshal.CreateSpan(ref array[0, 0], array.Length), replace); break;
            case float[][] rows: InRows(rows, replace); break;
            case double[][] rows: InRows(rows, replace); break;
            case Memory<float> memory: In(memory.Span, replace); break;
            case Memory<double> memory: In(memory.Span, replace); break;
            default:
                typeof(ReflectedModel).GetMethod(nameof(InStruct), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(value.GetType()).Invoke(null, [value, replace]);
                ((FieldInfo)member).SetValue(owner, value);
                break;
        }
    }

    private static void In<T>(Span<T> span, Func<Elements, double[]> replace)
        where T : unmanaged, INumber<T>
    {
        double[] replaced = replace(new Elements([.. span.ToArray().Select(double.CreateTruncating)], typeof(T) == typeof(float)));
        for (int i = 0; i < span.Length; i++)
            span[i] = T.CreateTruncating(replaced[i]);
    }

    private static void InRows<T>(T[][] rows, Func<Elements, double[]> replace)
        where T : unmanaged, INumber<T>
    {
        T[] flat = [.. rows.SelectMany(row => row)];
        In<T>(flat, replace);
        int start = 0;
        foreach (T[] row in rows)
        {
            flat.AsSpan(start, row.Length).CopyTo(row);
            start += row.Length;
        }
    }

    private static void InStruct<T>(object box, Func<Elements, double[]> replace)
        where T : unmanaged
    {
        ref T value = ref Unsafe.Unbox<T>(box);
        if (value is double || (value is not float && typeof(T).GetFields(Instance)[0].FieldType == typeof(double)))
            In(MemoryMarshal.Cast<T, double>(new Span<T>(ref value)), replace);
        else
            In(MemoryMarshal.Cast<T, float>(new Span<T>(ref value)), replace);
    }
}

/// <summary>The elements of a field, row after row.</summary>
/// <param name="Values">The elements.</param>
/// <param name="IsFloat">Whether they are stored as <see langword="float"/>.</param>
public sealed record Elements(double[] Values, bool IsFloat);
