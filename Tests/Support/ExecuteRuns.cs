using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Support;

/// <summary>Runs of the program's command execute in a temporary folder, with an input and a place for outputs.</summary>
internal sealed class ExecuteRuns : IDisposable
{
    /// <summary>The folder.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>Path of the input, once it is made.</summary>
    public string Input => Folder.File("input.nc");

    /// <summary>Path of the folder for outputs.</summary>
    public string Made => Folder.File("made");

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();

    /// <summary>The whole command line, with the program's name.</summary>
    public static string[] Command(string made, IEnumerable<string> arguments) =>
        [Path.Combine(AppContext.BaseDirectory, "Compute.Orleans.Silo"), "execute", .. arguments, "--output", made];

    /// <summary>Runs the command to its end, however it ends.</summary>
    public Task<(int ExitCode, string Output, string Errors)> Run(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        StandaloneService.Run(["execute", .. arguments, "--output", Made], environment: environment);

    /// <summary>Runs the command, which must succeed.</summary>
    /// <returns>The paths that it printed, and what it said besides.</returns>
    public async Task<(string[] Paths, string Notes)> Execute(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var end = await Run(arguments, environment);
        Assert.True(end.ExitCode == 0, end.Errors);
        return (end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), end.Errors);
    }

    /// <summary>Writes a document that asks for a subset of the input, or of another file.</summary>
    /// <returns>Its path.</returns>
    public string Document(string? uri = null)
    {
        var path = Folder.File("request.xml");
        File.WriteAllText(path, Requests.Xml(variable: $$"""[{"uri": "{{uri ?? Input}}", "id": "v|v0"}]"""));
        return path;
    }

    /// <summary>Writes the input.</summary>
    /// <param name="steps">Its length along t.</param>
    /// <remarks>Doubles of all sizes: the order in which they are added is in the last bits of a sum.</remarks>
    public void MakeInput(int steps)
    {
        var random = new Random(1);
        var values = new double[steps * 50 * 50];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextDouble() * Math.Pow(10, random.Next(-3, 4));
        }

        _ = new ClassicFile()
            .Dimension("t", steps).Dimension("y", 50).Dimension("x", 50)
            .Variable("v", ElementType.Double, ["t", "y", "x"], values)
            .Write(Input);
    }
}
