using System.Reflection;
using System.Runtime.Loader;

namespace L1Gen.Generator.Tests.Compiling;

/// <summary>A compiled test project in a load context of its own; L1Gen and the framework are shared with the tests.</summary>
public sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("TestProject", isCollectible: true);

    /// <summary>Loads an assembly.</summary>
    /// <param name="image">The assembly's bytes.</param>
    public LoadedAssembly(Stream image) => Assembly = _context.LoadFromStream(image);

    /// <summary>The loaded assembly.</summary>
    public Assembly Assembly { get; }

    /// <summary>Calls a static method; what it throws comes out as thrown, unwrapped.</summary>
    /// <typeparam name="T">What the method returns.</typeparam>
    /// <param name="arguments">The method's arguments.</param>
    /// <param name="type">The full name of the type.</param>
    /// <param name="method">The method's name, public or not.</param>
    public T Run<T>(object?[]? arguments = null, string type = "Program", string method = "Run")
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        MethodInfo target = Assembly.GetType(type, throwOnError: true)!.GetMethod(method, Static)
            ?? throw new MissingMethodException(type, method);
        return (T)target.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null)!;
    }

    /// <summary>Lets the runtime unload the assembly once nothing refers to it.</summary>
    public void Dispose() => _context.Unload();
}
