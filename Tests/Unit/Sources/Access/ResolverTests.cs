using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>A resolver over a folder of a test's own: a mount, the data folder, and what is outside of both.</summary>
public abstract class ResolverTests : IDisposable
{
    private protected const string User = "ada@example.org";

    private protected ResolverTests()
    {
        Mount = Directory.CreateDirectory(Temporary.File("mount")).FullName;
        Data = new(Temporary.File("data"));
        Policy.Mounts.Add(new() { Path = Mount, Urls = ["https://node.example/thredds/fileServer/cmip"] });
        Resolver = new(Policy, Data, () => ["localhost:8000", "https://compute.example/esgf"]);

        Write("mount/tas.nc");
        Write("mount/deep/er/pr 1%.nc");
        Write("outside/secret.nc");
    }

    private protected TemporaryFolder Temporary { get; } = new();

    private protected AccessPolicy Policy { get; } = new();

    private protected DataFolder Data { get; }

    private protected string Mount { get; }

    private protected SourceResolver Resolver { get; }

    public void Dispose()
    {
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ResolvedInput Resolve(string uri) => Resolver.Resolve(uri, User);

    private protected ComputeException AssertFault(Fault fault, string uri)
    {
        var thrown = Assert.Throws<ComputeException>(() => Resolve(uri));
        Assert.Equal(fault, thrown.Fault);
        Assert.Equal("variable", thrown.Locator);
        return thrown;
    }

    /// <summary>One of three sentences, by what the uri is alone; none says what there is.</summary>
    private protected void AssertRefused(string uri)
    {
        var shown = uri.Replace('\0', '?').Replace('\n', '?');
        var message = AssertFault(Fault.InvalidValue, uri).Message;

        Assert.StartsWith($"`{shown}` ", message);
        Assert.Contains(
            message[(shown.Length + 3)..],
            new[]
            {
                "is not inside a configured folder; an operator allows a folder with Data:Mounts",
                "names no input: give an absolute path, a file:/// URL, or an http(s) URL with its host as it is listed, "
                + "without a user, without backslashes, `..` and control characters",
                $"is on {Root(uri)}, which is not a listed host; an operator allows it with Data:Hosts",
            });

        static string Root(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var url)
            ? $"{url.Scheme}://{url.Authority}" : "";
    }

    private protected void Write(string name)
    {
        var path = Temporary.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "CDF");
    }
}
