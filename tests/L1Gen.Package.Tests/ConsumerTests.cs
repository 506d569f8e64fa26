namespace L1Gen.Package.Tests;

public sealed class ConsumerTests(PackedPackage package)
{
    // λ = 0.5 and λ₂ = 0.25 over one weight of −2, which a step of size 4 takes to 0.
    private const string Arena = "2\n0 5\n";

    // λ = 0.01 over 1, −2, 0.5, 0 and −1, 3; then a proximal step of size 50, which takes 0.5 from each.
    private const string Expected =
        """
        0.075
        0.01 -0.01 0.01 0
        0.05
        field    shape     λ  weights  non-zero    zero  L1 norm
        _hidden  2 × 2  0.01        4         2  50.0 %        2
        _output  2      0.01        2         2   0.0 %        3
        _bias    1         0        1         1   0.0 %        7
        total                       7         5  28.6 %       12
        5 of 7
        median: True; True

        """;

    // A classifier trained, evaluated, asked, saved and loaded; a regression by FISTA; a sparse and an index input.
    private const string Trained =
        """
        accuracy above 0.9: True; loss below 0.5: True; zeros among 4203 weights: True
        row as batch: True; class True; probabilities True
        model.l1.json: True a b c
        model.safetensors: True a b c
        checkpoint: True
        two threads: True; clone: True
        Hidden 10 × 300, HiddenBias 300, Output 300 × 3, OutputBias 3
        converged: True; 7.000
        sparse and index: True

        """;

    // A path, a cross-validation, a path of each other loss, stable features, a model and a sparse design.
    private const string Chosen =
        """
        path: True; first x4 x7
        cross-validation: True; two threads: True; held-out error below 0.1: True
        L1: True True
        Quantile: True True
        Huber: True True
        Poisson: True True
        Logistic: True True
        SoftmaxCrossEntropy: True True
        stable: x4 x7; relaxed True
        model: True; True
        sparse: True

        """;

    // A saved linear model of which three weights are left: 1 + 0.5·2 − 2·1 + 0.25·4, and its intercept.
    private const string Predicted =
        """
        1
        1
        1 1
        4 weights, of size age rooms

        """;

    private static readonly string[] Programs = ["Model.cs", "Classifier.cs", "Lasso.cs"];

    private static readonly (string, string)[] PartialProperties = [("LangVersion", "13"), ("DefineConstants", "$(DefineConstants);PARTIAL_PROPERTIES")];

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net8.0")] // with the C# of its SDK, which has no partial properties
    public void A_console_project_builds_without_a_warning_and_runs(string framework)
    {
        Consumer consumer = package.CreateConsumer(Programs, framework, framework == "net10.0" ? PartialProperties[1..] : []);
        SkipIf(consumer.Restore());

        consumer.Build().AssertSuccess();

        Assert.Equal(framework == "net10.0" ? Arena + Expected + Trained + Chosen : Expected, consumer.Run());
    }

    [Fact]
    public void The_analyzers_and_their_fixes_load_from_the_package()
    {
        Consumer consumer = package.CreateConsumer(["NotPartial.cs"], "net10.0");
        SkipIf(consumer.Restore());

        CommandResult faulty = consumer.Build();
        Assert.NotEqual(0, faulty.ExitCode);
        Assert.Contains("error L1G001", faulty.Output, StringComparison.Ordinal);
        // CS8032, CS8033, CS8034: an analyzer cannot be made, has none, cannot be loaded.
        Assert.DoesNotContain("CS803", faulty.Output, StringComparison.Ordinal);

        consumer.Fix("L1G001").AssertSuccess();
        consumer.Build().AssertSuccess();
        Assert.Equal("3\n", consumer.Run());
    }

    // Partial properties without an implementation would stop the compiler before it asks the analyzers.
    [Fact]
    public void Each_fault_of_a_model_of_partial_properties_reaches_the_build()
    {
        Consumer consumer = package.CreateConsumer(["Faulty.cs"], "net10.0");
        SkipIf(consumer.Restore());

        CommandResult faulty = consumer.Build();

        Assert.NotEqual(0, faulty.ExitCode);
        foreach (string told in new[] { "error L1G024: 'Ops.Dot(", "error L1G011", "error L1G014" })
            Assert.Contains(told, faulty.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", faulty.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trimmed_program_has_no_warning_and_prints_the_same()
    {
        string? missing = null;
        foreach (string framework in new[] { "net10.0", "net8.0" })
        {
            Consumer consumer = package.CreateConsumer(Programs, framework, [.. PartialProperties, ("PublishTrimmed", "true"), ("SelfContained", "true"), ("TrimmerSingleWarn", "false")]);
            missing = consumer.Restore(forPublish: true);
            if (missing is not null)
                continue;
            AssertNoWarning(consumer.Publish());
            Assert.Equal(Arena + Expected + Trained + Chosen, consumer.RunPublished());
            return;
        }

        SkipIf(missing);
    }

    [Fact]
    public void A_native_program_has_no_warning_and_prints_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows() || IsOnPath("clang") || IsOnPath("gcc"), "Native AOT links with clang or gcc, and neither is on the path.");
        Consumer consumer = package.CreateConsumer(Programs, "net8.0", [.. PartialProperties, ("PublishAot", "true"), ("TrimmerSingleWarn", "false")]);
        SkipIf(consumer.Restore(forPublish: true));

        AssertNoWarning(consumer.Publish());

        Assert.Equal(Arena + Expected + Trained + Chosen, consumer.RunPublished());
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net8.0")] // with the C# of its SDK
    public void A_standalone_frozen_model_runs_without_the_library(string framework)
    {
        Consumer consumer = package.CreateConsumerWithoutLibrary(["Frozen.cs", "price.l1.json"], framework);
        SkipIf(consumer.Restore());

        consumer.Build().AssertSuccess();

        Assert.False(consumer.HasLibrary);
        Assert.Equal(Predicted, consumer.Run());
    }

    [Fact]
    public void A_native_program_with_the_package_that_binds_MPI_alone_trains_a_model()
    {
        Assert.SkipUnless(IsOnPath("clang") || IsOnPath("gcc"), "Native AOT links with clang or gcc, and neither is on the path.");
        Consumer consumer = package.CreateMpiConsumer(["Ranks.cs"], "net8.0", [.. PartialProperties, ("PublishAot", "true"), ("TrimmerSingleWarn", "false")]);
        SkipIf(consumer.Restore(forPublish: true));

        AssertNoWarning(consumer.Publish());
        string printed = consumer.RunPublished();

        Assert.SkipWhen(printed.StartsWith("no MPI", StringComparison.Ordinal), printed);
        Assert.Equal("rank 0 of 1: 1.5 2; slope 1.99\n", printed);
    }

    private static void AssertNoWarning(CommandResult result)
    {
        result.AssertSuccess();
        Assert.DoesNotContain("warning", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static void SkipIf(string? reason) => Assert.SkipUnless(reason is null, reason ?? "");

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
