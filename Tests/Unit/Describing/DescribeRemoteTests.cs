using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Describing;

/// <summary>Files on a server of HTTP are described as local ones are.</summary>
public sealed class DescribeRemoteTests : RemoteSourceTests
{
    [Fact]
    public async Task A_remote_file_is_described_once_and_then_only_looked_at()
    {
        using var folder = new TemporaryFolder();
        using var engine = await Start(folder);
        var uri = Server.Url.AbsoluteUri + "?signature=secret";

        var first = await engine.DescribeAsync(uri, "tester", [], Stop);
        var requests = Server.Ranges.Count;
        var again = await engine.DescribeAsync(uri, "tester", [first.Tag!], Stop);
        Server.ETag = "\"two\"";
        var changed = await engine.DescribeAsync(uri, "tester", [first.Tag!], Stop);

        using var json = JsonDocument.Parse(first.Json!);
        Assert.Equal("\"one\"", json.RootElement.GetProperty("etag").GetString());
        Assert.Equal(Server.Content.Length, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.Equal(45, json.RootElement.GetProperty("axes")[0].GetProperty("step").GetDouble());
        Assert.Null(again.Json);
        Assert.InRange(Server.Ranges.Count, requests + 2, requests + 3);
        using var other = JsonDocument.Parse(changed.Json!);
        Assert.Equal("\"two\"", other.RootElement.GetProperty("etag").GetString());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_well_is_said_without_its_secrets()
    {
        using var folder = new TemporaryFolder();
        using var engine = await Start(folder);
        Server.Instead = Answer(403);

        var failure = await AssertFaultAsync(
            Fault.DataUnreachable,
            () => engine.DescribeAsync(Server.Url.AbsoluteUri + "?signature=secret", "tester", [], Stop));

        Assert.Contains(Server.Url.AbsoluteUri, failure.Message, StringComparison.Ordinal);
        Assert.Contains("403", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ComputeEngine> Start(TemporaryFolder folder)
    {
        var path = new ClassicFile()
            .Dimension("lat", 3)
            .Variable("lat", ElementType.Double, ["lat"], [-45, 0, 45], ("units", "degrees_north"))
            .Variable("tas", ElementType.Float, ["lat"], [1, 2, 3])
            .Write(folder.File("made.nc"));
        Server.Content = await File.ReadAllBytesAsync(path, Stop);
        var data = new DataFolder(folder.File("data"));
        return new(new EngineOptions(), data, new SourceResolver(Policy, data, () => []), Opener);
    }
}
