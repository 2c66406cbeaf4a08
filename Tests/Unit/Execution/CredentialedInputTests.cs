using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>A file that its host gives to the service alone, from the request to the output.</summary>
public sealed class CredentialedInputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_computed_for_those_who_are_named_and_nothing_of_it_is_told_to_others()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServeAsync(folder);
        using var run = new EngineRun(null, Policy(folder, server), new HttpSourceOptions { UseProxy = false });
        var request = EngineRun.One("CDAT.subset", "v", [server.Url.AbsoluteUri]);

        var outputs = await run.RunAsync(request, EngineRun.Job() with { User = "ada" });

        Assert.Equal((double[])[1, 2, 3], await ClassicFile.ValuesAsync(outputs[0], "v"));
        var asked = server.Ranges.Count;
        foreach (var url in (string[])[server.Url.AbsoluteUri, new Uri(server.Url, "/none.nc").AbsoluteUri])
        {
            var other = EngineRun.One("CDAT.subset", "v", [url]);
            var denied = Assert.Throws<ComputeException>(() => run.Engine.Check(other, "eve"));
            Assert.Equal(Fault.Denied, denied.Fault);
            Assert.Contains("Data:Credentials:0:Users", denied.Message, StringComparison.Ordinal);
            Assert.Throws<ComputeException>(() => run.Engine.Locate(other, "eve"));
            await Assert.ThrowsAsync<ComputeException>(
                () => run.Engine.PlanAsync(other, EngineRun.Job() with { User = "eve" }, Stop));
        }

        Assert.Equal(asked, server.Ranges.Count);
    }

    [Fact]
    public async Task The_output_says_nothing_of_the_token()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServeAsync(folder);
        using var run = new EngineRun(null, Policy(folder, server), new HttpSourceOptions { UseProxy = false });

        var outputs = await run.RunAsync(
            EngineRun.One("CDAT.subset", "v", [server.Url.AbsoluteUri]), EngineRun.Job() with { User = "ada" });

        Assert.All(
            Directory.EnumerateFiles(run.Folder.Root, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("s3cret", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains(outputs[0], Directory.EnumerateFiles(run.Folder.Root, "*", SearchOption.AllDirectories));
    }

    private static async Task<RangeServer> ServeAsync(TemporaryFolder folder)
    {
        var file = new ClassicFile()
            .Dimension("x", 3)
            .Variable("v", ElementType.Double, ["x"], [1, 2, 3])
            .Write(folder.File("v.nc"));
        var server = await RangeServer.StartAsync();
        server.Content = await File.ReadAllBytesAsync(file, Stop);
        server.Instead = (context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(context.Request.Headers.Authorization != "Bearer s3cret");
        };
        return server;
    }

    private static AccessPolicy Policy(TemporaryFolder folder, RangeServer server)
    {
        File.WriteAllText(folder.File("token"), "s3cret\n");
        var policy = new AccessPolicy { Hosts = [server.Host] };
        policy.Credentials.Add(new() { Host = server.Host, TokenFile = folder.File("token"), Users = ["ada"] });
        Assert.Empty(policy.Problems());
        return policy;
    }
}
