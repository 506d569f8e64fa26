namespace L1Gen.Generator.Tests.Docs;

/// <summary>Tests that read what is written to the console: nothing else may write to it meanwhile.</summary>
[CollectionDefinition(nameof(ConsoleCollection), DisableParallelization = true)]
public sealed class ConsoleCollection;
