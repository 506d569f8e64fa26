using System.Globalization;
using System.Reflection;
using System.Text;

namespace L1Gen.Tests;

/// <summary>
/// The public API of an assembly as text: one line a type or member, in an order that only the API decides. What a caller's source or
/// binary depends on stands in the line: names of parameters and their defaults, constraints, accessors, values of constants.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    /// <summary>Lists the assembly's visible types, each followed by its visible members.</summary>
    public static IEnumerable<string> List(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.IsVisible)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Prepend(Declaration(type)));

    /// <summary>Fails where the API of a library is not the one in its file, and writes the received one beside that.</summary>
    public static void Verify(string library)
    {
        string root = typeof(PublicApi).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        string verified = Path.Combine(root, "src", library, "PublicAPI.txt");
        string received = Path.ChangeExtension(verified, ".received.txt");
        string[] expected = File.Exists(verified) ? File.ReadAllLines(verified) : [];
        string[] actual = [.. List(Assembly.Load(library))];

        File.Delete(received);
        if (actual.SequenceEqual(expected))
            return;
        File.WriteAllText(received, string.Concat(actual.Select(line => line + "\n")));
        IEnumerable<string> changes = [.. expected.Except(actual).Select(line => "- " + line.Trim()), .. actual.Except(expected).Select(line => "+ " + line.Trim())];
        Assert.Fail($"The public API of {library} is not the one in its file. If the change is meant, accept it by\n    mv {received} {verified}\n{string.Join('\n', changes)}");
    }

    private static string Declaration(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (HasAttribute(type, "IsReadOnlyAttribute") ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"{Name(type)} : delegate {Signature(type.GetMethod("Invoke")!)}";
        // GetInterfaces has no order, and a class's holds those of its bases.
        IEnumerable<string> bases = type.GetInterfaces().Where(i => i.IsVisible).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Prepend(Name(parent));
        string list = string.Join(", ", type.IsEnum ? [Name(Enum.GetUnderlyingType(type))] : bases);
        return $"{kind} {Name(type)}{(list.Length > 0 ? " : " : "")}{list}{Constraints(type.IsGenericType ? type.GetGenericArguments() : [])}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        foreach (MemberInfo member in type.GetMembers(Declared).Where(member => !member.Name.StartsWith('<')))
        {
            string? line = member switch
            {
                FieldInfo { IsSpecialName: false } field when IsSeen(field.Attributes) => Field(field),
                ConstructorInfo { IsStatic: false } constructor when IsSeen(constructor) => $"{Name(type)}({Parameters(constructor)})",
                PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsSeen) => Property(property),
                EventInfo e when IsSeen(e.AddMethod!) => $"{Modifiers(e.AddMethod!)}event {Name(type)}.{e.Name} -> {Name(e.EventHandlerType!)}",
                MethodInfo method when IsSeen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
                    $"{Modifiers(method)}{Name(type)}.{Signature(method)}",
                _ => null,
            };
            if (line is not null)
                yield return "    " + line;
        }
    }

    private static string Field(FieldInfo field) =>
        (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))
        + $"{Name(field.DeclaringType!)}.{field.Name} -> {Name(field.FieldType)}" + (field.IsLiteral ? $" = {Value(field.GetRawConstantValue())}" : "");

    private static string Property(PropertyInfo property)
    {
        var text = new StringBuilder(Modifiers(property.GetAccessors(nonPublic: true).First(IsSeen)));
        text.Append(CultureInfo.InvariantCulture, $"{Name(property.DeclaringType!)}.{property.Name}");
        if (property.GetIndexParameters() is { Length: > 0 } index)
            text.Append(CultureInfo.InvariantCulture, $"[{string.Join(", ", index.Select(Parameter))}]");
        text.Append(" {");
        if (property.GetMethod is { } get && IsSeen(get))
            text.Append(" get;");
        if (property.SetMethod is { } set && IsSeen(set))
            text.Append(set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? " init;" : " set;");
        return text.Append(CultureInfo.InvariantCulture, $" }} -> {Type(property.PropertyType, HasAttribute(property, "IsReadOnlyAttribute"))}").ToString();
    }

    private static string Signature(MethodInfo method)
    {
        Type[] generic = method.IsGenericMethod ? method.GetGenericArguments() : [];
        string arguments = generic.Length > 0 ? $"<{string.Join(", ", generic.Select(argument => argument.Name))}>" : "";
        return $"{method.Name}{arguments}({Parameters(method)}) -> {Type(method.ReturnType, HasAttribute(method.ReturnParameter, "IsReadOnlyAttribute"))}{Constraints(generic)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string by = parameter switch
        {
            { ParameterType.IsByRef: false } => parameter.IsDefined(typeof(ParamArrayAttribute)) || HasAttribute(parameter, "ParamCollectionAttribute") ? "params " : "",
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            _ => "ref ",
        };
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{by}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {(parameter.RawDefaultValue is null && type.IsValueType ? "default" : Value(parameter.RawDefaultValue))}" : "")}";
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")
        + (method.IsStatic ? "static " : "")
        + (method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface && !method.DeclaringType.IsSealed ? method.IsAbstract ? "abstract " : "virtual " : "");

    private static string Type(Type type, bool isReadOnly) =>
        type.IsByRef ? $"ref {(isReadOnly ? "readonly " : "")}{Name(type.GetElementType()!)}" : Name(type);

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";

        string name = type.Name.Split('`')[0];
        Type[] arguments = type.GetGenericArguments();
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        if (arguments.Length > outer)
            name += $"<{string.Join(", ", arguments[outer..].Select(Name))}>";
        return type.DeclaringType is { } declaring ? $"{Name(declaring)}.{name}" : $"{type.Namespace}.{name}";
    }

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        var constraints = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            constraints.Add("class");
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            constraints.Add(HasAttribute(parameter, "IsUnmanagedAttribute") ? "unmanaged" : "struct");
        else if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            constraints.Add("new()");
        constraints.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Name).Order(StringComparer.Ordinal));
        return constraints.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", constraints)}" : "";
    }));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || (!method.DeclaringType!.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly));

    private static bool IsSeen(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool HasAttribute(MemberInfo member, string name) => member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == name);

    private static bool HasAttribute(ParameterInfo parameter, string name) => parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == name);
}
